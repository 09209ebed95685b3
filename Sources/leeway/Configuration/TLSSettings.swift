internal import Foundation

/// How the connection to the brokers is encrypted, and by what each side proves who it is.
struct TLSSettings: Sendable, Equatable {
  var isEnabled = false
  /// A file with the certificates that are trusted, in PEM; nil for those of the system.
  var authority: String?
  /// A file with this client's certificate (and those up to its authority's), in PEM.
  var certificate: String?
  /// A file with the certificate's private key, in PEM.
  var key: String?
  /// What the key is encrypted with.
  var keyPassword: Secret?
  /// Whether the broker's certificate must be for the name that it is reached by.
  var verifiesHostname = true

  init() {}

  init(_ section: YAMLSection, environment: [String: String]) {
    isEnabled = section.flag("enabled", default: isEnabled)
    authority = Self.file(section, "ca", holding: "-----BEGIN ", "certificates in PEM")
    certificate = Self.file(section, "certificate", holding: "-----BEGIN CERTIFICATE-----", "a certificate in PEM")
    key = Self.file(section, "key", holding: "PRIVATE KEY-----", "a private key in PEM")
    keyPassword = section.secret("key_password", environment: environment)
    verifiesHostname = section.flag("verify_hostname", default: verifiesHostname)
    if (certificate == nil) != (key == nil), section.value("certificate") == nil || section.value("key") == nil {
      let (there, missing) = certificate == nil ? ("key", "certificate") : ("certificate", "key")
      section.problem(there, "needs \(section.keyPath(missing)) too: a certificate and its private key go together")
    }
    if let key, keyPassword == nil, section.value("key_password") == nil, Self.isEncrypted(key) {
      section.problem(
        "key",
        "the key in \(key) is encrypted: give \(section.keyPath("key_password")), from a file or the environment")
    }
    if !isEnabled, let first = section.names.first(where: { $0 != "enabled" && section.value($0) != nil }) {
      section.problem(first, "has no effect without \(section.keyPath("enabled")): true")
    }
  }

  /// By librdkafka's own names.
  var properties: [String: PropertyValue] {
    guard isEnabled else { return [:] }
    var properties: [String: PropertyValue] = [
      "ssl.endpoint.identification.algorithm": .plain(verifiesHostname ? "https" : "none")
    ]
    properties["ssl.ca.location"] = authority.map { .plain($0) }
    properties["ssl.certificate.location"] = certificate.map { .plain($0) }
    properties["ssl.key.location"] = key.map { .plain($0) }
    properties["ssl.key.password"] = keyPassword.map { .secret($0) }
    return properties
  }

  /// The path at `name`, once it is sure that the file can be read and holds what it should.
  private static func file(_ section: YAMLSection, _ name: String, holding mark: String, _ what: String) -> String? {
    guard let path = section.string(name) else { return nil }
    guard let data = FileManager.default.contents(atPath: path) else {
      section.problem(name, "the file \(path) cannot be read: it is missing or not readable by this user")
      return nil
    }
    if data.range(of: Data(mark.utf8)) == nil { section.problem(name, "the file \(path) does not hold \(what)") }
    return path
  }

  private static func isEncrypted(_ path: String) -> Bool {
    guard let data = FileManager.default.contents(atPath: path) else { return false }
    return ["BEGIN ENCRYPTED PRIVATE KEY", "Proc-Type: 4,ENCRYPTED"].contains { data.range(of: Data($0.utf8)) != nil }
  }
}
