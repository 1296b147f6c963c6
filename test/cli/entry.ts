// `farm` from the source, for tests.
import { main } from "../../farm/cli/main.ts";

process.exitCode = await main(process.argv.slice(2));
