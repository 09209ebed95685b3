import Inference

/// ONNX Runtime alone: inputs that were laid out beforehand, in the batches that the engine makes.
final class BareRuntime {
  private struct Batch {
    var inputs: [Int64]
    let rows: Int
    let columns: Int
  }

  private let session: OnnxSession
  private var batches: [Batch]
  private let output: Int

  init(
    _ session: OnnxSession, _ tokenizer: Tokenizer, _ texts: [[UInt8]], maxTokens: Int, tokensPerBatch: Int
  ) throws {
    self.session = session
    output = session.outputs.firstIndex { $0.name == "logits" } ?? 0
    var scratch = tokenizer.makeScratch()
    var buffer = TokenBuffer()
    let ids = texts.map { text in
      tokenizer.encode(text.span, maxTokens: maxTokens, scratch: &scratch, into: &buffer)
      return buffer.ids
    }
    batches = TokenBudgetBatcher(budget: tokensPerBatch).batches(of: ids.map(\.count)).map { batch in
      let columns = max(batch.columns, min((batch.columns + 7) / 8 * 8, maxTokens))
      let rows = batch.documents.count == 1 ? batch.documents + batch.documents : batch.documents
      var inputs: [Int64] = []
      for port in session.inputs {
        for row in rows {
          let padding = repeatElement(Int64(0), count: columns - ids[row].count)
          switch port.name {
          case "input_ids": inputs += ids[row].map(Int64.init) + padding
          case "attention_mask": inputs += ids[row].map { _ in 1 } + padding
          default: inputs += repeatElement(0, count: columns)
          }
        }
      }
      return Batch(inputs: inputs, rows: rows.count, columns: columns)
    }
  }

  func run() throws {
    for index in batches.indices {
      let (rows, columns) = (batches[index].rows, batches[index].columns)
      _ = try session.run(&batches[index].inputs, rows: rows, columns: columns, output: output) { values, _ in
        values.count
      }
    }
  }
}
