internal import Events
internal import Inference
internal import Pipeline

/// A shadow's part of a batch: what it said of earlier documents goes out, and these documents wait for it.
struct ShadowRound {
  let models: InferModels
  let documents: [InferDocument]
  let features: [TextFeatures]
  /// What was answered of each.
  let answers: [Prediction.Production?]
  let route: String

  func take(
    _ lane: ShadowLane, epoch: Int, _ writer: borrowing InferWriter, output: inout StageOutput
  ) throws {
    let (said, dropped) = lane.begin(epoch: epoch, model: models.shadow)
    if dropped > 0 { output.count("shadow_dropped", Int64(dropped)) }
    for one in said { try write(one, writer, output: &output) }
    guard models.shadow != nil, !documents.isEmpty else { return }
    let items = documents.indices.map {
      ShadowQueue.Item(
        document: documents[$0], features: features[$0], modelsOffset: models.offset, production: answers[$0])
    }
    let skipped = lane.offer(items)
    if skipped > 0 { output.count("shadow_skipped", Int64(skipped)) }
  }

  private func write(
    _ one: ShadowQueue.Said, _ writer: borrowing InferWriter, output: inout StageOutput
  ) throws {
    guard case .success(let said) = one.answer else { return output.count("shadow_failed") }
    let answer = InferAnswer(
      model: one.model, answer: said, route: route, role: .shadow, modelsOffset: one.item.modelsOffset,
      compared: one.item.production)
    let refused = try writer.write(one.item.document, answer, one.item.features, [], output: &output)
    output.count(refused == nil ? "shadow_predictions" : "shadow_failed")
  }
}
