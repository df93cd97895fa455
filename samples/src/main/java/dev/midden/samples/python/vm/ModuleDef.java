package dev.midden.samples.python.vm;

/** Fills the namespace of a module written in Java. */
public final class ModuleDef {
  private final Vm vm;
  private final int dict;

  ModuleDef(Vm vm, int dict) {
    this.vm = vm;
    this.dict = dict;
  }

  /** The machine. */
  public Vm vm() {
    return vm;
  }

  /** A function; see {@link Builtins#function}. */
  public ModuleDef function(String signature, int min, int max, Builtin body) {
    int open = signature.indexOf('(');
    return value(open < 0 ? signature : signature.substring(0, open), vm.builtins.function(signature, min, max, body));
  }

  /** A value. */
  public ModuleDef value(String name, long value) {
    int mark = vm.s.push(value);
    vm.dicts.put(dict, name, mark);
    vm.s.popTo(mark);
    return this;
  }

  /** A string. */
  public ModuleDef text(String name, String value) {
    return value(name, vm.strs.of(value));
  }

  /** A builtin class, perhaps by another name. */
  public ModuleDef type(String name, String type) {
    return value(name, vm.types.ref(vm.types.named(type)));
  }
}
