// Answers the twenty questions with cql-execution. Usage: node run.cjs LIBRARY.json VALUE_SETS.json RECORD.json ...
//
// For each line on standard input, `FIRST COUNT`, it reads so many of the records from their bytes, asks them, and writes
// one line of JSON: the CPU time in seconds, and for each record the names of the questions that are true.

const fs = require("fs");
const readline = require("readline");
const cql = require("cql-execution");
const { PatientSource } = require("cql-exec-fhir");

const [libraryFile, valueSetsFile, ...recordFiles] = process.argv.slice(2);
const library = new cql.Library(JSON.parse(fs.readFileSync(libraryFile)));
const executor = new cql.Executor(library, new cql.CodeService(JSON.parse(fs.readFileSync(valueSetsFile))));
const records = recordFiles.map((file) => fs.readFileSync(file));

async function ask(record) {
  const source = PatientSource.FHIRv401();
  source.loadBundles([JSON.parse(record)]);
  const { patientResults } = await executor.exec(source);
  const [answers] = Object.values(patientResults);
  return Object.keys(answers).filter((name) => answers[name] === true);
}

async function answer(line) {
  const [first, count] = line.split(" ").map(Number);
  const before = process.cpuUsage();
  const hits = [];
  for (const record of records.slice(first, first + count)) hits.push(await ask(record));
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ seconds: (user + system) / 1e6, hits }));
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) await answer(line);
})();
