/// Where the demo is shown.
protocol DemoView: AnyObject, Sendable {
  /// How often it wants to be shown a snapshot.
  var interval: Duration { get }
  /// A line about something that takes a while.
  func say(_ line: String)
  func show(_ snapshot: DemoSnapshot)
  /// Nothing more will be shown.
  func end()
}
