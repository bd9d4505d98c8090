using Bridle.Language.Binding;
using Bridle.Language.Intermediate;
using Bridle.Language.Types;

namespace Bridle.Language.Passes.Lowering;

internal sealed partial class ClauseLowering
{
    private int Assign(BoundAssignment assignment, int target)
    {
        // The value first: if it faults, nothing was made.
        int value = Value(assignment.Value, target);
        Place place = PlaceOf(assignment.Place);
        Store(place, value);
        return place.Bits is { } bits ? Extract(value, 0, bits.BitWidth, place.Type.IsSigned(), target) : value;
    }

    private int Update(BoundUpdate update, int target)
    {
        Place place = PlaceOf(update.Place);
        bool isWhole = place is { Kind: PlaceKind.Variable or PlaceKind.Element, Bits: null };
        return isWhole && Atomic(update.Operation, place.Kind) is Opcode operation ? UpdateAtOnce(update, place, operation, target) : UpdateInSteps(update, place, target);
    }

    private static Opcode? Atomic(Opcode operation, PlaceKind kind)
    {
        int? index = operation switch
        {
            Opcode.Add or Opcode.Subtract => 0,
            Opcode.And => 1,
            Opcode.Or => 2,
            Opcode.ExclusiveOr => 3,
            _ => null,
        };
        return index is int found ? (kind == PlaceKind.Variable ? Opcode.AddVariable : Opcode.AddElement) + found : null;
    }

    private int UpdateAtOnce(BoundUpdate update, Place place, Opcode operation, int target)
    {
        int operand = Value(update.Operand);
        if (update.Operation == Opcode.Subtract) operand = _code.Emit(Opcode.Negate, _code.NewRegister(), operand);
        int result = Or(target);
        if (place.Kind == PlaceKind.Variable) _code.Emit(operation, result, operand, immediate: place.Id);
        else _code.Emit(operation, result, place.Register, operand, place.Id);
        if (update.GivesOld) Extended(_code.Emit(Opcode.Subtract, result, result, operand), place.Type);
        return result;
    }

    private int UpdateInSteps(BoundUpdate update, Place place, int target)
    {
        int old = Load(place, _code.NewRegister());
        int operand = Value(update.Operand);
        int working = Cast(old, place.Type, update.WorkingType);
        int result = Extended(_code.Emit(update.Operation, _code.NewRegister(), working, operand), update.WorkingType);
        int stored = Cast(result, update.WorkingType, place.Type);
        Store(place, stored);
        if (place.Bits is { } bits) stored = Extract(stored, 0, bits.BitWidth, place.Type.IsSigned(), Instruction.None);
        int given = update.GivesOld ? old : stored;
        return target == Instruction.None ? given : _code.Emit(Opcode.Move, target, given);
    }

    private int Cast(int register, DataType from, DataType to)
    {
        IntegerType held = to.Held();
        if (held == from.Held() || Arithmetic.Extension((int)held.Size, held.IsSigned) is not Opcode extension) return register;
        return _code.Emit(extension, _code.NewRegister(), register);
    }
}
