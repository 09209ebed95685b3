internal import Crypto
internal import Events
internal import Inference

/// Which documents are looked at more closely, and how: by an encoder's vector, by their words, or by both.
///
/// What is found goes to `predictions` as a record of its own, in the role `sample`, behind the document's prediction.
package struct InferSampling: Sendable {
  /// Why documents cannot be sampled as configured.
  package struct Fault: Error, Sendable, CustomStringConvertible {
    package let description: String
  }

  /// What predictions of samples name where there is no encoder.
  static let words = ModelReference(
    name: "words", version: "1",
    digest: "sha256:" + ContentHash.hexadecimal(Array("distinct words of letters, 2...32, at most 64".utf8)))
  /// The route that predictions of samples name.
  static let route = "sample"

  let sample: DocumentSample
  let encoder: InferModel?
  let takesWords: Bool

  /// - Parameters:
  ///   - share: of the documents, by a hash of their ids: 0…1.
  ///   - encoder: a model that gives a vector; nil for words alone.
  ///   - takesWords: whether a record holds the document's words.
  /// - Throws: where the model gives no vector, or there is nothing to take.
  package init(share: Double, encoder: InferModel?, takesWords: Bool) throws(Fault) {
    guard encoder != nil || takesWords else {
      throw Fault(description: "a sample takes an encoder's vectors, or words, or both; neither is configured")
    }
    if let encoder, encoder.loaded.description.family != .sentenceEmbedding {
      let description = encoder.loaded.description
      throw Fault(
        description:
          "the model \(description.name) \(description.version) is of the family \(description.family.rawValue); a "
          + "sample's encoder must be of the family \(ModelDescription.Family.sentenceEmbedding.rawValue)")
    }
    sample = .sampled(share: share)
    self.encoder = encoder
    self.takesWords = takesWords
  }

  /// What is found in those of the documents that are in the sample, at their places.
  ///
  /// - Parameter isAnswered: whether a document has a prediction; others are left out.
  func found(in documents: [InferDocument], where isAnswered: (Int) -> Bool) -> [Int: Found] {
    let places = documents.indices.filter { sample.contains(documents[$0].id) && isAnswered($0) }
    guard !places.isEmpty else { return [:] }
    let vectors = encoder?.loaded.answers(to: places.map { documents[$0].text })
    var found: [Int: Found] = [:]
    for (number, place) in places.enumerated() {
      let document = documents[place]
      found[place] = Found(
        model: encoder?.reference ?? Self.words, answer: vectors?[number],
        words: takesWords ? DocumentWords.of(document.text, id: document.id) : nil)
    }
    return found
  }

  /// What is found in a document.
  struct Found {
    let model: ModelReference
    /// nil without an encoder.
    let answer: Result<DocumentAnswer, InferenceError>?
    /// nil where words are not taken.
    let words: [String]?

    /// Whether the encoder failed.
    var hasFailed: Bool {
      if case .failure = answer { return true }
      return false
    }

    /// The record of it. It has no segments: one source's samples are one stream.
    func prediction(of document: InferDocument) -> Prediction {
      let vector = (try? answer?.get())?.vector ?? []
      return Prediction(
        documentID: document.id, pointer: document.pointer, source: document.source, eventTime: document.eventTime,
        late: document.late, model: model, route: InferSampling.route, role: .sample,
        features: Projections.of(vector), words: words)
    }
  }
}

extension DocumentSample {
  /// The documents that are looked at more closely; a larger share holds a smaller one. The seed is the ASCII of
  /// "a sample".
  package static func sampled(share: Double) -> DocumentSample {
    DocumentSample(share: share, seed: 0x6120_7361_6D70_6C65)
  }
}
