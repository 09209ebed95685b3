import Testing

/// What only a real broker can show: transactions, fencing, time-outs and rebalances, with processes that are killed.
///
/// One after another: they share the broker and the machine. Each makes topics under a prefix of its own, and leaves
/// them there.
@Suite(.serialized, .enabled(if: TestSettings.broker != nil, TestSettings.brokerReason))
struct BrokerTests {}
