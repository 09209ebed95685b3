import Pipeline
import Statistics

extension StreamState {
  /// Writes what people have decided, as far as it has changed.
  mutating func takeLife(_ entries: StreamEntries, _ changes: inout StateChanges) {
    if life != marks.kept.life { entries.put(.life, life, &changes) }
    if life.pinned != marks.kept.pinned {
      if let pinned { entries.put(.pinned, pinned, &changes) } else { entries.remove(.pinned, &changes) }
    }
    // Another lesson has other blocks under the same names.
    let isSame = life.lesson?.isContinuing(marks.kept.life.lesson) ?? false
    let known = isSame ? marks.kept.lesson : 0
    for place in stride(from: known, to: lessonBlocks.count, by: 1) {
      entries.put(.lesson(place), lessonBlocks[place], &changes)
    }
    for place in stride(from: lessonBlocks.count, to: marks.kept.lesson, by: 1) {
      entries.remove(.lesson(place), &changes)
    }
    marks.kept.lesson = lessonBlocks.count
    marks.kept.pinned = life.pinned
    marks.kept.life = life
  }
}
