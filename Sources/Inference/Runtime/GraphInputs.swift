/// The tensors that one run of a graph reads, in the graph's own order; used again from run to run.
package struct GraphInputs: Sendable {
  struct Tensor: Sendable, Equatable {
    let type: TensorType
    let shape: [Int64]
    /// Where its elements begin among those of its type.
    let start: Int
    let count: Int
  }

  private(set) var tensors: [Tensor] = []
  private(set) var integers: [Int64] = []
  private(set) var flags: [Bool] = []

  package init() {}

  package mutating func removeAll() {
    tensors.removeAll(keepingCapacity: true)
    integers.removeAll(keepingCapacity: true)
    flags.removeAll(keepingCapacity: true)
  }

  /// Adds an int64 tensor, row-major, every element `value` until `fill` writes others.
  package mutating func addIntegers(
    shape: [Int], filledWith value: Int64 = 0, _ fill: (inout MutableSpan<Int64>) -> Void
  ) {
    let (start, count) = (integers.count, shape.reduce(1, *))
    integers.append(contentsOf: repeatElement(value, count: count))
    tensors.append(Tensor(type: .int64, shape: shape.map(Int64.init), start: start, count: count))
    integers.withUnsafeMutableBufferPointer { elements in
      var part = UnsafeMutableBufferPointer(rebasing: elements[start..<start + count]).mutableSpan
      fill(&part)
    }
  }

  /// Adds a bool tensor, row-major, every element false until `fill` writes others.
  mutating func addFlags(shape: [Int], _ fill: (inout MutableSpan<Bool>) -> Void) {
    let (start, count) = (flags.count, shape.reduce(1, *))
    flags.append(contentsOf: repeatElement(false, count: count))
    tensors.append(Tensor(type: .bool, shape: shape.map(Int64.init), start: start, count: count))
    flags.withUnsafeMutableBufferPointer { elements in
      var part = UnsafeMutableBufferPointer(rebasing: elements[start..<start + count]).mutableSpan
      fill(&part)
    }
  }

  /// Calls `body` with where the elements lie.
  mutating func withElements<Value>(
    _ body: (_ integers: UnsafeMutablePointer<Int64>?, _ flags: UnsafeMutablePointer<Bool>?, [Tensor]) -> Value
  ) -> Value {
    let tensors = tensors
    return integers.withUnsafeMutableBufferPointer { integers in
      flags.withUnsafeMutableBufferPointer { flags in body(integers.baseAddress, flags.baseAddress, tensors) }
    }
  }
}
