// Lights up a block in the scan and in the text when one points at either of them.
const blocks = document.querySelectorAll("[data-block]");
function light(number, from) {
  for (const block of blocks) {
    const lit = block.dataset.block === number;
    block.classList.toggle("lit", lit);
    if (lit && from && block.closest(".scan") !== from.closest(".scan")) {
      block.scrollIntoView({ block: "nearest" });
    }
  }
}
for (const block of blocks) {
  block.addEventListener("mouseenter", () => light(block.dataset.block));
  block.addEventListener("mouseleave", () => light(null));
  block.addEventListener("click", () => light(block.dataset.block, block));
}
const picture = document.getElementById("picture");
document.getElementById("reading").addEventListener("change", (event) => {
  picture.src = event.target.checked ? picture.dataset.reading : picture.dataset.plain;
});
