/// What `model.yaml` says of a model.
package struct ModelDescription: Sendable, Equatable {
  /// The kinds of model this program runs.
  package enum Family: String, Sendable, CaseIterable {
    /// `input_ids`, `attention_mask` (and `token_type_ids`) to `logits`, one row a document.
    case sequenceClassification = "sequence-classification"
    /// The same to `logits` a token, whose labels mark where entities begin and end.
    case tokenClassification = "token-classification"
    /// GLiNER 1 in span mode: entities of labels that the configuration names.
    case gliner
    /// GLiNER2's span architecture: entities, classifications, relations and structures in one pass.
    case gliner2
    /// The same inputs to a vector a token, whose mean is the document's.
    case sentenceEmbedding = "sentence-embedding"
    /// No graph at all: regular expressions with names.
    case patterns
  }

  /// What the model is asked of every document, besides its tasks.
  package enum Question: Sendable, Equatable {
    /// Nothing more: the tasks are all.
    case tasks
    /// How a tagger's labels become entities.
    case tags(TaggingEngine.Settings)
    /// Entities, of a GLiNER 1 model.
    case entities(EntityRequest)
    /// All that a GLiNER2 model is asked in one pass, its tasks included.
    case schema(Gliner2Schema)
    /// The document's vector.
    case vector
    /// What to look for: a label and a regular expression each, in RE2's syntax.
    case patterns([Pattern])
  }

  /// A regular expression with a name.
  package struct Pattern: Sendable, Equatable {
    package let label: String
    package let pattern: String
  }

  /// One question the model answers about a document.
  package struct Task: Sendable, Equatable {
    package let name: String
    /// The answers, in the order of the logits.
    package let labels: [String]
    /// Scores under it are flagged; 0, the default, flags none.
    package let lowConfidence: Double
    /// Whether each label is answered for itself, by a sigmoid; by default one is chosen, by a softmax.
    package let allowsSeveralLabels: Bool
    /// What a label's score must reach for the label to be given, in the order of the labels: by default 0.5 where
    /// several are allowed, else 0.
    package let thresholds: [Double]
    /// Logits are divided by it; the model's by default.
    package let temperature: Double
  }

  package let name: String
  package let version: String
  package let family: Family
  /// One sentence for people; empty where there is none.
  package let summary: String
  /// The graph's file in the directory; empty where the family has none.
  package let graph: String
  /// The tokenizer's file in the directory; empty where the family has none.
  package let tokenizer: String
  /// The files of a GLiNER 1 model's settings, `gliner_config.json` and `tokenizer_config.json`; nil for other families
  /// and where there is no second.
  package let settings: String?
  package let tokenizerSettings: String?
  /// The longest input in tokens, special ones included; what is beyond is cut and reported as truncated, or read in
  /// further windows. Nil, for GLiNER models only, where `model.yaml` sets no limit: a row then has at most 2,048.
  package let maxTokens: Int?
  /// The part of a document, in bytes of UTF-8, that is read; what is beyond is cut and reported as truncated.
  /// 1 MiB by default.
  package let maxDocumentBytes: Int
  /// How documents longer than an input are read; nil to cut them.
  package let windows: WindowPlan?
  /// Logits are divided by it where a task says nothing else; 1 by default.
  package let temperature: Double
  /// Classifications: of a classifier, several tasks share the logits one after the other. None for taggers, GLiNER 1 and
  /// encoders.
  package let tasks: [Task]
  package let question: Question
  /// The sha256 of each file, in lower-case hexadecimal.
  package let files: [String: String]

  /// The labels that entities of every document may have, in their order; none where the model finds no entities.
  package var entityLabels: [String] {
    switch question {
    case .tasks, .vector: []
    case .tags(let settings): settings.kinds
    case .entities(let request): request.labels
    case .schema(let schema): schema.entities.map(\.label)
    case .patterns(let patterns): Self.distinct(patterns.map(\.label))
    }
  }

  /// Each once, in their order.
  private static func distinct(_ labels: [String]) -> [String] {
    var known: Set<String> = []
    return labels.filter { known.insert($0).inserted }
  }
}
