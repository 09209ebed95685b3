internal import Events
internal import Inference
internal import Pipeline

/// A shadow's part of a batch: what it said of earlier documents goes out, and these documents wait for it.
struct ShadowRound {
  let models: InferModels
  let documents: [InferDocument]
  let features: [TextFeatures]
  let route: String

  func take(
    _ lane: ShadowLane, epoch: Int, _ writer: borrowing InferWriter, output: inout StageOutput
  ) throws {
    let (said, dropped) = lane.begin(epoch: epoch, model: models.shadow)
    if dropped > 0 { output.count("shadow_dropped", Int64(dropped)) }
    for one in said { try write(one, writer, output: &output) }
    guard models.shadow != nil, !documents.isEmpty else { return }
    let items = zip(documents, features).map {
      ShadowQueue.Item(document: $0, features: $1, modelsOffset: models.offset)
    }
    let skipped = lane.offer(items)
    if skipped > 0 { output.count("shadow_skipped", Int64(skipped)) }
  }

  private func write(
    _ one: ShadowQueue.Said, _ writer: borrowing InferWriter, output: inout StageOutput
  ) throws {
    guard case .success(let said) = one.answer else { return output.count("shadow_failed") }
    let answer = InferAnswer(
      model: one.model, answer: said, route: route, role: .shadow, modelsOffset: one.item.modelsOffset)
    let refused = try writer.write(one.item.document, answer, one.item.features, [], output: &output)
    output.count(refused == nil ? "shadow_predictions" : "shadow_failed")
  }
}
