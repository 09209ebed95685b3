internal import Statistics

/// The random Fourier features that are summed of sampled documents.
///
/// They are of the 32 projections, of which the squared distance of two documents is in expectation 32 times that of
/// their vectors of length 1. So the bandwidth √32 is a distance of 1 between vectors: about that of unlike documents.
enum SampleMap {
  /// As summaries name it. Sums of another map do not add, and have another name.
  static let name = "projections-1"

  static let map: FourierMap = {
    do {
      return try FourierMap(dimensions: Projections.count, frequencies: 64, bandwidth: 5.656854249492381, seed: 1)
    } catch {
      preconditionFailure("the map of samples cannot be: \(error)")
    }
  }()
}
