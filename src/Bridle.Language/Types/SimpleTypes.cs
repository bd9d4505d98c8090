namespace Bridle.Language.Types;

internal sealed class FloatingType : DataType
{
    private FloatingType(string name, int size) => (Name, Size) = (name, size);

    public static FloatingType Float { get; } = new("float", 4);

    public static FloatingType Double { get; } = new("double", 8);

    public static FloatingType LongDouble { get; } = new("long double", 16);

    public override string Name { get; }

    public override long Size { get; }
}

internal sealed class VoidType : DataType
{
    public static VoidType Instance { get; } = new();

    public override string Name => "void";

    public override long Size => 0;
}

/// <summary>A string: a value of bounded size. The bound is the program's, not the type's.</summary>
internal sealed class StringType : DataType
{
    public static StringType Instance { get; } = new();

    public override string Name => "string";

    public override long Size => 256;

    public override int Alignment => 1;
}

/// <summary>The type of what could not be typed: it fits everywhere, so that one fault is told once.</summary>
internal sealed class ErrorType : DataType
{
    public static ErrorType Instance { get; } = new();

    public override string Name => "<error>";

    public override long Size => 8;
}

/// <summary>What only records and keys can hold: a stack, or an address that is shown as a symbol.</summary>
internal sealed class OpaqueType : DataType
{
    private OpaqueType(string name, int size) => (Name, Size) = (name, size);

    public static OpaqueType Stack { get; } = new("stack", 8);

    public static OpaqueType KernelSymbol { get; } = new("_symaddr", 8);

    public static OpaqueType UserSymbol { get; } = new("_usymaddr", 16);

    /// <summary>A value whose type is not known before it runs: a translated one, an aggregation.</summary>
    public static OpaqueType Dynamic { get; } = new("<DYN>", 0);

    public override string Name { get; }

    public override long Size { get; }
}

internal sealed class PointerType(DataType target) : DataType
{
    public DataType Target => target;

    public override string Name => target.Resolved is FunctionType function ? function.Spell("(*)") : $"{target.Name}{(target is PointerType ? "" : " ")}*";

    public override long Size => 8;
}

/// <summary>An array; without a count it is only declared.</summary>
internal sealed class ArrayType(DataType element, long? count) : DataType
{
    public DataType Element => element;

    public long? Count => count;

    public override string Name => $"{element.Name} [{count}]";

    public override long Size => element.Size * (count ?? 0);

    public override int Alignment => element.Alignment;
}

internal sealed class FunctionType(DataType result, IReadOnlyList<DataType> parameters, bool isVariadic) : DataType
{
    public DataType Result => result;

    public IReadOnlyList<DataType> Parameters => parameters;

    public bool IsVariadic => isVariadic;

    public override string Name => Spell("()");

    public override long Size => 0;

    public string Spell(string middle) =>
        $"{result.Name} {middle}({string.Join(", ", parameters.Select(static parameter => parameter.Name))}{(isVariadic ? ", ..." : "")})";
}

internal sealed class TypedefType(string name, DataType target) : DataType
{
    public override string Name => name;

    public override long Size => target.Size;

    public override int Alignment => target.Alignment;

    public override DataType Resolved => target.Resolved;
}
