import Events

/// Something to tell of a stream apart from what is in its documents: of their number, or of the quality of predictions.
enum ApartEvent: Sendable {
  case baseline(BaselineRecord)
  case alert(Alert)
  case statistic(Statistic)
}
