import Inference

/// ONNX Runtime alone: inputs that were laid out beforehand, in the batches that the engine makes.
final class BareRuntime {
  private struct Batch {
    var inputs: GraphInputs
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
      var inputs = GraphInputs()
      for port in session.inputs {
        inputs.addIntegers(shape: [rows.count, columns]) { out in
          for (index, row) in rows.enumerated() where port.name != "token_type_ids" {
            for (place, id) in ids[row].enumerated() {
              out[index * columns + place] = port.name == "input_ids" ? Int64(id) : 1
            }
          }
        }
      }
      return Batch(inputs: inputs)
    }
  }

  func run() throws {
    for index in batches.indices {
      let outputs = try session.run(&batches[index].inputs)
      _ = try outputs.withFloats(output) { values, _ in values.count }
    }
  }
}
