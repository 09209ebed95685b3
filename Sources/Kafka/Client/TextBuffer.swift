/// Calls a C function that writes a text into a buffer, and returns its result with that text.
func withTextBuffer<Result>(_ body: (UnsafeMutablePointer<CChar>, Int) -> Result) -> (Result, text: String) {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
    buffer.initialize(repeating: 0)
    guard let start = buffer.baseAddress else { preconditionFailure("a buffer of 512 bytes has an address") }
    let result = body(start, buffer.count)
    return (result, String(cString: start))
  }
}
