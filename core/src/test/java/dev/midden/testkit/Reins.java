package dev.midden.testkit;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.HashSet;
import java.util.Set;

/**
 * Stops code of mutants that runs for ever. Java cannot stop a thread from outside, so every class that a
 * {@link MutantLoader} loads asks in each of its loops whether it is to end; each loader has a copy of this class.
 */
public final class Reins {
  private static final ClassDesc SELF = ClassDesc.of(Reins.class.getName());
  private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(ConstantDescs.CD_void);

  private static volatile boolean stopped;

  private Reins() {}

  /** Ends all threads at the next turn of one of their loops. */
  public static void stop() {
    stopped = true;
  }

  /** Called in every loop of the classes under a {@link MutantLoader}. */
  public static void check() {
    if (stopped) {
      throw new Error("stopped, because the rule took too long");
    }
  }

  /** The same class, with a check before every jump back. */
  static byte[] bridle(byte[] type) {
    ClassFile file = ClassFile.of();
    return file.transformClass(file.parse(type),
        ClassTransform.transformingMethodBodies(CodeTransform.ofStateful(() -> {
          Set<Label> behind = new HashSet<>();
          return (code, element) -> {
            if (element instanceof LabelTarget target) {
              behind.add(target.label());
            } else if (element instanceof BranchInstruction branch && behind.contains(branch.target())) {
              code.invokestatic(SELF, "check", NOTHING);
            }
            code.with(element);
          };
        })));
  }
}
