import Foundation
import Glibc

/// As much of an HTTP client as these tests need: one request a connection, read to its end.
struct HTTPClient: Sendable {
  struct Reply: Sendable {
    /// Such as `200 OK`.
    var status: String
    /// Lines of the head after the first, lower-cased.
    var headers: [String]
    var body: String
  }

  let port: Int

  /// The sockets block, so they have a thread of their own and keep none of those that the server runs on.
  func get(_ path: String) async throws -> Reply {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result { try exchange(path) }) }
    }
  }

  private func exchange(_ path: String) throws -> Reply {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw SocketError(call: "socket", code: errno) }
    defer { close(descriptor) }
    var address = sockaddr_in.loopback(port: port)
    let connected = withUnsafeMutableBytes(of: &address) { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) {
        connect(descriptor, $0.baseAddress, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { throw SocketError(call: "connect", code: errno) }
    let request = Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
    guard write(descriptor, request, request.count) == request.count else {
      throw SocketError(call: "write", code: errno)
    }
    var reply: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = read(descriptor, &piece, piece.count)
      guard count >= 0 else { throw SocketError(call: "read", code: errno) }
      guard count > 0 else { return Reply(String(decoding: reply, as: UTF8.self)) }
      reply += piece.prefix(count)
    }
  }
}

extension HTTPClient.Reply {
  fileprivate init(_ text: String) {
    let head = text.prefix(upTo: text.firstRange(of: "\r\n\r\n")?.lowerBound ?? text.endIndex)
    var lines = head.components(separatedBy: "\r\n")
    status = lines.removeFirst().split(separator: " ", maxSplits: 1).last.map(String.init) ?? ""
    headers = lines.map { $0.lowercased() }
    body = String(text.dropFirst(head.count).drop { $0 == "\r\n" })
  }
}
