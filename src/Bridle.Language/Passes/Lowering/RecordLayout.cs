using Bridle.Language.Intermediate;

namespace Bridle.Language.Passes.Lowering;

/// <summary>Gives the data of a clause's actions their places in its record, behind a presence bit for each action.</summary>
internal sealed class RecordLayout(int actions)
{
    private long _next = (actions + 63L) / 64 * 8;

    public long Bytes => (_next + 7) & ~7L;

    public DataField Add(DatumShape shape)
    {
        long offset = (_next + shape.Alignment - 1) / shape.Alignment * shape.Alignment;
        _next = offset + shape.Size;
        return shape.At(offset, shape.Size);
    }
}
