import Glibc

/// A free port of the loopback address, kept for this test until it goes.
///
/// The socket is bound and does not listen; Linux lets another socket with `SO_REUSEADDR`, as the server's has, bind
/// beside it, and gives the port to no one who asks for any free one.
final class LoopbackPort: Sendable {
  let number: Int
  private let descriptor: Int32

  init() throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw SocketError(call: "socket", code: errno) }
    var isKept = false
    defer { if !isKept { close(descriptor) } }
    var one: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in.loopback(port: 0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutableBytes(of: &address) { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) { bind(descriptor, $0.baseAddress, size) }
    }
    guard bound == 0 else { throw SocketError(call: "bind", code: errno) }
    let named = withUnsafeMutableBytes(of: &address) { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) { getsockname(descriptor, $0.baseAddress, &size) }
    }
    guard named == 0 else { throw SocketError(call: "getsockname", code: errno) }
    self.descriptor = descriptor
    isKept = true
    number = Int(UInt16(bigEndian: address.sin_port))
  }

  deinit { close(descriptor) }

  /// Takes the port for good, so that no one else can listen on it.
  func listen() throws {
    guard Glibc.listen(descriptor, 1) == 0 else { throw SocketError(call: "listen", code: errno) }
  }
}

struct SocketError: Error {
  var call: String
  var code: Int32
}

extension sockaddr_in {
  static func loopback(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    return address
  }
}
