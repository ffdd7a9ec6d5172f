import { x } from "x";

console.log(oldName(x));
