//! Over columns, over pages, "continued on page 4", （上接第一版）.
