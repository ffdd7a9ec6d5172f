import { x } from "x";

console.log(newName(x));
