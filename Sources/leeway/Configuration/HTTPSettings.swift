/// Where health and metrics are served.
struct HTTPSettings: Sendable, Equatable {
  var host: String
  var port: Int

  init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// Nil where nothing is served: the section is missing, or the port is 0.
  init?(_ root: YAMLSection) {
    let isThere = root.value("http") != nil
    let (host, port) = root.section("http") { section in
      (
        section.string("host", default: "127.0.0.1"),
        section.integer("port", default: 8_080, in: 0...65_535)
      )
    }
    guard isThere, port != 0 else { return nil }
    self.init(host: host, port: port)
  }
}
