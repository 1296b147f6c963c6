// Benchmarks by name; all of them without one. A name can be followed by its own arguments.
// npm run bench -- records 10000
const PARTS = ["sampling", "records"];

const [name] = process.argv.slice(2);
if (name !== undefined && !PARTS.includes(name))
  throw new Error(`There is no benchmark "${name}": ${PARTS.join(", ")}.`);
for (const part of name === undefined ? PARTS : [name]) {
  console.log(`${part}:`);
  await import(`./${part}.ts`);
}
