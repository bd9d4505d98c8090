using System.Collections.Immutable;
using Bridle.Language.Binding;
using Bridle.Language.Intermediate;
using Bridle.Language.Types;

namespace Bridle.Language.Passes.Lowering;

/// <summary>How much room a datum takes, and what it is.</summary>
internal readonly record struct DatumShape(FieldKind Kind, long Size, int Alignment, int StringBytes, string TypeName)
{
    public bool IsInteger => Kind is FieldKind.Signed or FieldKind.Unsigned;

    public static DatumShape Of(BoundExpression value, int stringBytes) => value switch
    {
        BoundStack stack => new DatumShape(stack.IsUser ? FieldKind.UserStack : FieldKind.KernelStack, 8 + (8L * stack.Frames), 8, stack.StringBytes, value.Type.Name),
        BoundSymbolAddress symbol => new DatumShape(symbol.Kind, value.Type.Size, 8, 0, value.Type.Name),
        _ => Of(value.Type, stringBytes),
    };

    public static DatumShape Of(DataType type, int stringBytes) => type.Resolved switch
    {
        StringType => new DatumShape(FieldKind.Text, stringBytes, 1, 0, type.Name),
        FloatingType => new DatumShape(FieldKind.Floating, type.Size, type.Alignment, 0, type.Name),
        StructType or ArrayType => new DatumShape(FieldKind.Bytes, type.Size, Math.Min(type.Alignment, 8), 0, type.Name),
        _ => new DatumShape(type.IsSigned() ? FieldKind.Signed : FieldKind.Unsigned, type.Held().Size, (int)type.Held().Size, 0, type.Name),
    };

    public DataField At(long offset, long size) => new((int)offset, (int)size, Alignment, Kind, (int)Math.Min(Size, int.MaxValue), StringBytes, TypeName);
}

/// <summary>A tuple of keys: each takes a multiple of 8 bytes, so that there are no gaps but those that are filled with zeros.</summary>
internal sealed record KeyLayout(ImmutableArray<DataField> Fields, int Bytes)
{
    public static KeyLayout Of(IEnumerable<DatumShape> shapes)
    {
        ImmutableArray<DataField>.Builder fields = ImmutableArray.CreateBuilder<DataField>();
        long offset = 0;
        foreach (DatumShape shape in shapes)
        {
            long size = (Math.Max(shape.Size, 1) + 7) & ~7L;
            fields.Add((shape with { Alignment = 8 }).At(offset, size));
            offset += size;
        }
        return new KeyLayout(fields.ToImmutable(), (int)Math.Min(offset, int.MaxValue));
    }
}
