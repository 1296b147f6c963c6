import type { Command, Group } from "./command.ts";

const TITLES: readonly (readonly [Group, string])[] = [
  ["make", "Make pictures"],
  ["runs", "Runs"],
  ["data", "Datasets"],
  ["recipes", "Recipes"],
  ["machine", "This machine"],
];

/** `farm --help`: written without yargs, so that it is there at once. */
export function mainHelp(commands: readonly Command[]): string {
  const groups = TITLES.map(([group, title]) => {
    const members = commands.filter((command) => command.group === group);
    return [`${title}:`, ...members.map(line)].join("\n");
  });
  return `${[OPENING, ...groups, CLOSING].join("\n\n")}\n`;
}

const line = (command: Command): string => `  ${command.usage.padEnd(WIDTH)}${command.summary}`;
const WIDTH = 26;

const OPENING = `farm renders labelled pictures of 3D scenes for training computer vision.

Start here:
  farm setup                                      get this machine ready
  farm submit --scene solar-panel --frames 100    a dataset of 100 frames under runs/
  farm preview --scene solar-panel --seed 42      one frame, every pass, as one picture`;

const CLOSING = `A run is a folder: its plan (run.json), its shards of frames, and dataset.json when it is complete. The
folder is all the state there is: a run that was stopped or killed goes on with \`farm resume RUN\`, and a
frame is the same whenever and wherever it is drawn again.

\`farm COMMAND --help\` shows a command's flags and examples.
Exit codes: 0 done, 1 something to correct, 2 frames failed, 3 a bug in seedfarm, 130 stopped by Ctrl-C.`;

/** What yargs prints above the options of a command. */
export function commandUsage(command: Command): string {
  return [`farm ${command.usage}`, command.summary, ...(command.details ? [command.details] : [])].join("\n\n");
}
