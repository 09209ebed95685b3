/// A configuration with a value for every key there is.
enum ConfigurationExample {
  static let text = """
    kafka:
      brokers: "one:9092,two:9092"
      topic_prefix: shop.
      delivery: at_least_once
      instance_id: worker-1
      start_timeout: 5s
      tls:
        enabled: true
        ca: null
        certificate: null
        key: null
        key_password: null
        verify_hostname: false
      sasl:
        mechanism: SCRAM-SHA-512
        username: {env: PASSWORD}
        password: {env: PASSWORD}
      properties:
        socket.timeout.ms: 30000
    ingest:
      topics: [shop.documents.raw]
      lateness: 2m
      ahead_of_clock: 10m
      remembered_ids: 1000
      remembered_records: 100000
      remembered_for: 1d
      silence: 10s
      unknown: quarantine
      limits: {document_bytes: 2 MiB, depth: 32, text_bytes: 512 KiB, id_bytes: 100}
      sources:
        - name: reviews
          match: {topic: shop.documents.raw, ce_source: /shop/reviews, headers: {kind: review}}
          format: json
          required: [id]
          fields:
            id: /id
            text: /body/text
            event_time: header:written
            time_format: epoch_seconds
            attributes: {shop: /shop, country: header:country}
      default:
        format: auto
        required: []
        fields: {id: /id, text: /text, event_time: /event_time, time_format: rfc3339, attributes: {}}
    infer: {model: models/starter, workers: 2, token_budget: 4096, sample: 0.05, onnxruntime: /opt/libonnxruntime.so.1}
    drift:
      pane: 1s
      sample: {share: 0.1, encoder: models/encoder, words: true}
      baseline_documents: 30000
      block_documents: 100
      segments: [country]
      documents_per_false_alarm: 2000000
      most_features: 16
      features_first: [language]
      features_counted_only: [characters]
      judge_unsteady: true
      season: none
      utc_offset: "+05:30"
      holidays: [2026-12-25, 2026-01-01]
      quality: {enabled: true, baseline_reviews: 1000, tolerance: 0.1, false_alarms: 0.01, design_effect: 2, selected: true}
    flag: {text: true, documents_per_hour: 10}
    http: {host: 0.0.0.0, port: 9000}
    log: {level: debug, format: json, file: leeway.log}
    """
}
