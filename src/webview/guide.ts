/** Entry point of the guide page's browser half. */
import { GuidePage } from "./guide/page.ts";

const main = document.querySelector("main");
const status = document.querySelector<HTMLElement>("[role=status]");
if (main !== null && status !== null) {
  new GuidePage(main, status);
}
