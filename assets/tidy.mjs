// The fonts come with an old second format that is not carried along; leave no empty address behind.
import { readFileSync, writeFileSync } from "node:fs";

const file = "src/omamori/foundation/ui/static/ui/fonts.css";
writeFileSync(file, readFileSync(file, "utf8").replaceAll(',url() format("woff")', ""));
