extension SimulatedBroker {
  /// What happens while a client waits before it tries again: a little time passes, and some of what is due is done.
  func wait() {
    clock += 20
    if chaos.isCalm {
      while writeMarker() {}
      return
    }
    for _ in 0...chaos.pick(3) { step() }
  }
}
