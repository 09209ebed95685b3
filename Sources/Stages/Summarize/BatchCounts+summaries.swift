import Events

extension BatchCounts {
  /// The summaries of what was counted, by stream and pane in ascending order.
  consuming func summaries(of topic: String, documentsTopic: String) -> [Summary] {
    guard let offsets, let time else { return [] }
    let late = lateByGroup(time)
    let batch = Summary.Batch(
      topic: topic, partition: partition, first: offsets.lowerBound, last: offsets.upperBound)
    let ranked = RankedRows(self, groups: streams.groupsInOrder())
    var exemplars = ExemplarChoice(of: documents.count)
    var summaries: [Summary] = []
    var start = 0
    for (rank, number) in ranked.groups.enumerated() {
      var end = start
      while end < ranked.rows.count, ranked.rows[end].place.group == rank { end += 1 }
      let group = streams.groups[number]
      exemplars.removeAll()
      let counted = featureCounts(ranked, start..<end, &exemplars)
      summaries.append(
        Summary(
          stream: streams.streams[group.stream].name,
          pane: Events.Pane(start: group.pane, length: configuration.pane), batch: batch, partitionTime: time,
          documents: group.documents, late: late[number] ?? 0, features: counted, documentsTopic: documentsTopic,
          exemplars: exemplars.ranks.map { exemplar(documents[ranked.documents[Int($0)]]) },
          sample: samples.counts(of: number)))
      start = end
    }
    return summaries
  }

  /// The late documents of each stream, by the group that tells them.
  private mutating func lateByGroup(_ time: Timestamp) -> [Int: Int64] {
    var late: [Int: Int64] = [:]
    for number in streams.streams.indices where streams.streams[number].late > 0 {
      let group = streams.firstGroup(of: number, orIn: time.floored(to: configuration.pane))
      late[group] = streams.streams[number].late
    }
    return late
  }

  /// The counts of a group's rows, by feature and bin in ascending order.
  private func featureCounts(
    _ ranked: RankedRows, _ run: Range<Int>, _ exemplars: inout ExemplarChoice
  ) -> [Summary.Feature] {
    let bins = bins(ranked.rows, run)
    for bin in bins {
      for row in bin.prefix(3) { exemplars.choose(ranked.rows[row].document) }
    }
    exemplars.settle()
    var counted: [Summary.Feature] = []
    var start = 0
    while start < bins.count {
      let rank = ranked.rows[bins[start].lowerBound].place.feature
      var end = start
      while end < bins.count, ranked.rows[bins[end].lowerBound].place.feature == rank { end += 1 }
      let feature = features.features[ranked.features[rank]]
      var counts: [Summary.Count] = []
      counts.reserveCapacity(end - start)
      for bin in bins[start..<end] {
        let place = ranked.rows[bin.lowerBound].place.bin
        var indices = Summary.ExemplarIndices()
        for row in bin.prefix(3) { _ = indices.append(exemplars.index(of: ranked.rows[row].document)) }
        counts.append(
          Summary.Count(
            bin: feature.kind.isCategory ? .value(values.names[ranked.values[place]]) : .index(place),
            count: Int64(bin.count), exemplars: indices))
      }
      counted.append(Summary.Feature(name: feature.name, kind: feature.kind, counts: counts))
      start = end
    }
    return counted
  }

  /// The rows of each bin.
  private func bins(_ rows: [RankedRows.Row], _ run: Range<Int>) -> [Range<Int>] {
    var bins: [Range<Int>] = []
    var start = run.lowerBound
    while start < run.upperBound {
      let place = rows[start].place
      var end = start
      while end < run.upperBound, rows[end].place == place { end += 1 }
      bins.append(start..<end)
      start = end
    }
    return bins
  }

  private func exemplar(_ document: Counted) -> Exemplar {
    Exemplar(
      hash: document.hash, partition: document.partition, offset: document.offset, id: ids.text(document.id))
  }
}
