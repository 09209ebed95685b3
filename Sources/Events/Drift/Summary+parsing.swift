extension Summary {
  /// Reads a summary; everything is copied.
  package init(parsing bytes: UnsafeRawBufferPointer, limits: JSONLimits = JSONLimits()) throws(EventError) {
    var index = JSONIndex()
    self = try Summary(SummaryView(index.event(bytes, limits)))
  }

  package init(_ view: SummaryView) throws(EventError) {
    self.init(
      stream: try view.stream(), pane: view.pane, batch: try view.batch(), partitionTime: view.partitionTime,
      documents: view.documents, late: view.late, features: view.features.map { Feature($0) },
      documentsTopic: try view.documentsTopic(),
      exemplars: (0..<view.exemplarCount).compactMap { view.exemplar($0)?.exemplar },
      sample: try SampleCounts(summary: view.root))
  }
}

extension Summary.Feature {
  fileprivate init(_ view: SummaryView.FeatureView) {
    let kind = view.kind
    self.init(
      name: view.name.string ?? "", kind: kind,
      counts: view.counts.map { count in
        Summary.Count(
          bin: kind.isCategory ? .value(count.category.string ?? "") : .index(count.index), count: count.count,
          exemplars: count.exemplars)
      })
  }
}
