import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.utils.Utils;

/**
 * Prints what the Java client makes of keys: the key in hexadecimal, its murmur2, and its partition of 4, 7 and 1000.
 *
 * javac -cp kafka-clients.jar Vectors.java && java -cp kafka-clients.jar:slf4j-api.jar:. Vectors > vectors.txt
 */
class Vectors {
  public static void main(String[] arguments) {
    for (String key : new String[] {"", "a-1", "order-4711", "Größe", "中文", "\0", "🙂"}) {
      print(key.getBytes(StandardCharsets.UTF_8));
    }
    Random random = new Random(3);
    for (int length = 1; length <= 40; length++) {
      byte[] key = new byte[length];
      random.nextBytes(key);
      print(key);
    }
  }

  static void print(byte[] key) {
    System.out.printf(
        "%s %d %d %d %d%n", key.length == 0 ? "-" : HexFormat.of().formatHex(key), Utils.murmur2(key),
        BuiltInPartitioner.partitionForKey(key, 4), BuiltInPartitioner.partitionForKey(key, 7),
        BuiltInPartitioner.partitionForKey(key, 1000));
  }
}
