using System.Collections.Immutable;
using Bridle.Language.Binding;
using Bridle.Language.Intermediate;
using Bridle.Language.Symbols;
using Bridle.Language.Types;

namespace Bridle.Language.Passes.Lowering;

internal sealed partial class ClauseLowering
{
    private void Action(BoundAction action)
    {
        IsDestructive |= action.Function.IsDestructive();
        ImmutableArray<DataField> fields = action.Kind switch
        {
            ActionKind.TraceMemory => Memory(action),
            ActionKind.Print => Printed(action),
            ActionKind.Truncate or ActionKind.Normalize => [.. action.Data.Select(Wide)],
            ActionKind.Exit => [Ended(action.Data[0])],
            _ => [.. action.Data.Select(Field)],
        };
        int layout = action.Kind == ActionKind.Print ? _tables.Layouts.Add(action.Data[0].Type.Pointee()!) : -1;
        ImmutableArray<int> aggregations = [.. action.Aggregations.Select(static aggregation => aggregation.Id)];
        Mark(new ActionDescriptor(_actions.Count, action.Kind, fields, _tables.Format(action.Format), aggregations, layout));
    }

    private void Mark(ActionDescriptor action)
    {
        _actions.Add(action);
        _code.Emit(Opcode.MarkAction, Instruction.None, immediate: action.Index);
    }

    private DataField Field(BoundExpression value)
    {
        DataField field = _record.Add(DatumShape.Of(value, _tables.StringBytes));
        StoreDatum(value, field, Opcode.RecordAddress, 0);
        return field;
    }

    // Numbers that go with an aggregation have 64 bits.
    private DataField Wide(BoundExpression value)
    {
        DataField field = _record.Add(new DatumShape(value.Type.IsSigned() ? FieldKind.Signed : FieldKind.Unsigned, 8, 8, 0, value.Type.Name));
        StoreDatum(value, field, Opcode.RecordAddress, 0);
        return field;
    }

    private DataField Ended(BoundExpression status)
    {
        DataField field = _record.Add(DatumShape.Of(status, _tables.StringBytes));
        int value = Value(status, _code.NewRegister());
        int address = _code.Emit(Opcode.RecordAddress, _code.NewRegister(), field.Size, immediate: field.Offset);
        _code.Emit(StoreOf(field.Size), Instruction.None, address, value);
        _code.Call(Helper.Exit, Instruction.None, value, 1);
        return field;
    }

    private ImmutableArray<DataField> Memory(BoundAction action)
    {
        int size = (int)((BoundConstant)action.Data[1]).Value;
        DataField bytes = _record.Add(new DatumShape(FieldKind.Bytes, size, 1, 0, "tracemem"));
        BoundExpression count = action.Data.Count > 2 ? action.Data[2] : new BoundConstant(IntegerType.Long, action.Position, size);
        int length = Value(count);
        Fetch(Opcode.RecordAddress, bytes.Offset, size, Value(action.Data[0]), length);
        if (action.Data.Count < 3) return [bytes];
        DataField dynamic = _record.Add(new DatumShape(FieldKind.Signed, 8, 8, 0, "size_t"));
        int address = _code.Emit(Opcode.RecordAddress, _code.NewRegister(), 8, immediate: dynamic.Offset);
        _code.Emit(Opcode.Store64, Instruction.None, address, length);
        return [bytes, dynamic];
    }

    private ImmutableArray<DataField> Printed(BoundAction action)
    {
        DataType target = action.Data[0].Type.Pointee()!;
        DataField pointer = Field(action.Data[0]);
        DataField bytes = _record.Add(new DatumShape(FieldKind.Bytes, target.Size, 8, 0, target.Name));
        Fetch(Opcode.RecordAddress, bytes.Offset, (int)target.Size, Value(action.Data[0]), _code.Constant(target.Size));
        return [pointer, bytes];
    }

    /// <summary>Copies from a D pointer to where an address operation says.</summary>
    private void Fetch(Opcode addressOf, int offset, int size, int pointer, int length)
    {
        int first = _code.NewRegisters(4);
        _code.Emit(addressOf, first, size, immediate: offset);
        _code.Constant(size, first + 1);
        _code.Emit(Opcode.Move, first + 2, pointer);
        _code.Emit(Opcode.Move, first + 3, length);
        _code.Call(Helper.FetchBytes, Instruction.None, first, 4);
    }
}
