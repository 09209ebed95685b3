import Foundation
import Statistics

/// A detector as it comes back from its snapshot.
func copy(_ detector: StreamDetector) throws -> StreamDetector {
  try JSONDecoder().decode(StreamDetector.self, from: JSONEncoder().encode(detector))
}
