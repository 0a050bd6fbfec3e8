//! Reading in processes of its own: what aborts, leaks or never ends in a decoder or in the engine costs one page.

mod budget;
mod crew;
mod limits;
mod process;
mod protocol;
mod serve;

pub(super) use budget::Load;
pub use budget::{Budget, MemorySize};
pub use crew::{Crew, Worker};
pub use process::WorkerParams;
pub use protocol::{Answer, DocumentJob, Place, Request, Task};
pub use serve::{Serving, serve, this_program};
