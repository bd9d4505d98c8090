using Bridle.Language.Binding;
using Bridle.Language.Intermediate;
using Bridle.Language.Types;

namespace Bridle.Language.Passes.Lowering;

/// <summary>Data of records and of keys: the same values, in other memory.</summary>
internal sealed partial class ClauseLowering
{
    // A process and an address.
    private const int UserSymbolBytes = 16;

    /// <summary>A tuple of keys in the frame; the register refers to it.</summary>
    private int Tuple(KeyLayout layout, IReadOnlyList<BoundExpression> keys)
    {
        int start = _code.NewBytes(layout.Bytes);
        for (int i = 0; i < keys.Count; i++) StoreDatum(keys[i], layout.Fields[i], Opcode.FrameAddress, start);
        return _code.Emit(Opcode.FrameAddress, _code.NewRegister(), layout.Bytes, immediate: start);
    }

    /// <summary>Stores a datum in its field, which lies <paramref name="start"/> bytes into the frame or the record.</summary>
    private void StoreDatum(BoundExpression value, DataField field, Opcode addressOf, int start)
    {
        int mark = _code.Mark();
        StoreIn(value, field, addressOf, start + field.Offset);
        _code.Release(mark);
    }

    private void StoreIn(BoundExpression value, DataField field, Opcode addressOf, int offset)
    {
        switch (value)
        {
            case BoundStack stack:
                StoreStack(stack, field, addressOf, offset);
                break;
            case BoundSymbolAddress symbol:
                StoreSymbol(symbol, field, addressOf, offset);
                break;
            case var _ when value.Type.IsString():
                int text = Value(value);
                int first = _code.NewRegisters(3);
                _code.Emit(addressOf, first, field.Size, immediate: offset);
                _code.Constant(field.Size, first + 1);
                _code.Emit(Opcode.Move, first + 2, text);
                _code.Call(Helper.CopyText, Instruction.None, first, 3);
                break;
            case var _ when IsByReference(value.Type):
                StoreBytes(value, field, addressOf, offset);
                break;
            default:
                int scalar = Value(value);
                int address = _code.Emit(addressOf, _code.NewRegister(), field.Size, immediate: offset);
                _code.Emit(StoreOf(field.Size), Instruction.None, address, scalar);
                break;
        }
    }

    private void StoreStack(BoundStack stack, DataField field, Opcode addressOf, int offset)
    {
        int first = _code.NewRegisters(3);
        _code.Emit(addressOf, first, field.Size, immediate: offset);
        _code.Constant(field.Size, first + 1);
        _code.Constant(Math.Min(stack.Frames, (field.Size / 8) - 1), first + 2);
        _code.Call(stack.IsUser ? Helper.UserStack : Helper.KernelStack, Instruction.None, first, 3);
    }

    private void StoreSymbol(BoundSymbolAddress symbol, DataField field, Opcode addressOf, int offset)
    {
        int value = Value(symbol.Address);
        if (field.Size != UserSymbolBytes)
        {
            int address = _code.Emit(addressOf, _code.NewRegister(), field.Size, immediate: offset);
            _code.Emit(Opcode.Store64, Instruction.None, address, value);
            return;
        }
        int first = _code.NewRegisters(3);
        _code.Emit(addressOf, first, field.Size, immediate: offset);
        _code.Constant(field.Size, first + 1);
        _code.Emit(Opcode.Move, first + 2, value);
        _code.Call(Helper.UserSymbol, Instruction.None, first, 3);
    }

    private void StoreBytes(BoundExpression value, DataField field, Opcode addressOf, int offset)
    {
        int size = (int)value.Type.Size;
        Place place = PlaceOf(value);
        if (field.Size > size) ZeroTail(field, addressOf, offset);
        if (size == 0) return;
        if (place.Kind == PlaceKind.Foreign)
        {
            Fetch(addressOf, offset, size, Pointer(place), _code.Constant(size));
            return;
        }
        int first = _code.NewRegisters(3);
        _code.Emit(addressOf, first, size, immediate: offset);
        _code.Constant(size, first + 1);
        _code.Emit(Opcode.Move, first + 2, Reference(place));
        _code.Call(Helper.CopyMemory, Instruction.None, first, 3);
    }

    private void ZeroTail(DataField field, Opcode addressOf, int offset)
    {
        int address = _code.Emit(addressOf, _code.NewRegister(), field.Size, immediate: offset);
        _code.Emit(Opcode.Store64, Instruction.None, address, _code.Constant(0), field.Size - 8);
    }

    private static bool IsByReference(DataType type) => type.Resolved is StructType or ArrayType or FloatingType { Size: 16 };

    private static Opcode StoreOf(int size) => size switch
    {
        1 => Opcode.Store8,
        2 => Opcode.Store16,
        4 => Opcode.Store32,
        8 => Opcode.Store64,
        _ => throw new ArgumentOutOfRangeException(nameof(size), size, "not the size of a scalar"),
    };
}
