// Measures what `ingest` costs in CPU time for each record, without Kafka: records in, bytes to send out.
//
//   swift run -c release IngestBenchmark [DOCUMENTS]
//   swift run -c release IngestBenchmark --restore [IDS]
//
// The second measures how long it takes to restore the ids seen, from memory and from an embedded cluster.
//
// `peer.py` beside this file does the same work as `ingest` by hand in Python, on the documents that this program
// writes into the file that is named by `--write FILE`.

import Events
import FoundationEssentials
import Glibc
import Measuring
import Pipeline
import Stages

var count = 100_000
var file: String?
var restores = false
var arguments = CommandLine.arguments.dropFirst().makeIterator()
while let argument = arguments.next() {
  if argument == "--write" {
    file = arguments.next()
  } else if argument == "--restore" {
    restores = true
    count = 1_000_000
  } else if let number = Int(argument), number > 0 {
    count = number
  } else {
    print("usage: IngestBenchmark [DOCUMENTS] [--write FILE] | --restore [IDS]")
    exit(2)
  }
}

if restores {
  try RestoreMeasurement.run(count)
  exit(0)
}
let documents = SampleDocuments.make(count)
if let file {
  let lines = documents.map { String(decoding: $0.value ?? [], as: UTF8.self) }.joined(separator: "\n")
  try Data((lines + "\n").utf8).write(to: URL(filePath: file))
}
try Measurement.run("ingest: 1 KB documents", documents, IngestStage(IngestConfiguration()))
try Measurement.run(
  "ingest with its changelog: 1 KB documents", documents, IngestStage(IngestConfiguration()), takesChanges: true)
