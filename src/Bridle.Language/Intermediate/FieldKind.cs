namespace Bridle.Language.Intermediate;

/// <summary>What the bytes of a field are.</summary>
public enum FieldKind
{
    /// <summary>An integer of the field's size.</summary>
    Signed, Unsigned,

    /// <summary>float, double or long double by the size.</summary>
    Floating,

    /// <summary>Bytes up to a zero, zeros after it.</summary>
    Text,

    /// <summary>Bytes as they are.</summary>
    Bytes,

    /// <summary>Process id (64 bits), then program counters (64 bits each), zeros after the last.</summary>
    UserStack, KernelStack,

    /// <summary>Process id (64 bits) and address (64 bits), shown as its function, its symbol, its module or with an offset.</summary>
    UserFunction, UserSymbol, UserModule, UserAddress,

    /// <summary>The same of the kernel: address (64 bits).</summary>
    KernelFunction, KernelSymbol, KernelModule,
}
