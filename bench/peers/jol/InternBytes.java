import com.google.common.collect.Interner;
import com.google.common.collect.Interners;
import org.openjdk.jol.info.GraphLayout;
import org.openjdk.jol.vm.VM;

/**
 * Bytes an entry of Guava's weak interner takes with a string of 16 Latin-1 characters, by JOL: the string, its bytes, the
 * entry and the table.
 *
 * <p>Usage: {@code java -Djdk.attach.allowAttachSelf -cp jol-core.jar:guava.jar bench/peers/jol/InternBytes.java STRINGS}
 */
public class InternBytes {
  /** Interns as many strings as the argument says and prints what they take. */
  public static void main(String[] arguments) {
    int count = Integer.parseInt(arguments[0]);
    Interner<String> interner = Interners.newWeakInterner();
    String[] kept = new String[count];
    for (int i = 0; i < count; i++) {
      kept[i] = interner.intern(String.format("key_%012d", i));
    }
    long both = GraphLayout.parseInstance(interner, kept).totalSize();
    long array = GraphLayout.parseInstance((Object) new String[count]).totalSize();
    System.out.println(VM.current().details());
    System.out.printf("%d strings, %.1f bytes each%n", count, (double) (both - array) / count);
  }
}
