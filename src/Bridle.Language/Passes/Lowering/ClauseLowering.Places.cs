using Bridle.Language.Binding;
using Bridle.Language.Intermediate;
using Bridle.Language.Types;

namespace Bridle.Language.Passes.Lowering;

/// <summary>Objects: where they are, and how they are read and written.</summary>
internal sealed partial class ClauseLowering
{
    private Place PlaceOf(BoundExpression expression) => expression switch
    {
        BoundVariable x => new Place(PlaceKind.Variable, Instruction.None, 0, x.Symbol.Id, x.Type, null),
        BoundElement x => new Place(PlaceKind.Element, Tuple(_tables.Keys(x.Symbol), x.Keys), 0, x.Symbol.Id, x.Type, null),
        BoundDereference x => new Place(PlaceKind.Foreign, Value(x.Pointer), 0, 0, x.Type, null),
        BoundMember x => MemberOf(Inside(PlaceOf(x.Target)), x),
        BoundIndexed x => ElementOf(Inside(PlaceOf(x.Target)), x),
        _ => throw new ArgumentOutOfRangeException(nameof(expression), expression, "not an object"),
    };

    private static Place MemberOf(Place target, BoundMember member) => member.Member.IsBitField
        ? target with { Type = member.Type, Bits = member.Member }
        : target with { Type = member.Type, Offset = target.Offset + member.Member.Offset };

    private Place ElementOf(Place target, BoundIndexed indexed)
    {
        long size = indexed.Type.Size;
        if (indexed.Index is BoundConstant constant) return target with { Type = indexed.Type, Offset = target.Offset + (constant.Value * size) };
        int array = _code.Emit(Opcode.Offset, _code.NewRegister(), target.Register, (int)target.Type.Size, target.Offset);
        int element = _code.Emit(Opcode.Index, _code.NewRegister(), array, Value(indexed.Index), size);
        return target with { Type = indexed.Type, Register = element, Offset = 0 };
    }

    /// <summary>A variable or element as memory, so that parts of it can be named.</summary>
    private Place Inside(Place place) => place.Kind switch
    {
        PlaceKind.Variable => place with { Kind = PlaceKind.Own, Register = _code.Emit(Opcode.VariableStorage, _code.NewRegister(), immediate: place.Id) },
        PlaceKind.Element => place with { Kind = PlaceKind.Own, Register = _code.Emit(Opcode.ElementStorage, _code.NewRegister(), place.Register, immediate: place.Id) },
        _ => place,
    };

    /// <summary>A reference to the bytes of an object in machine memory.</summary>
    private int Reference(Place place)
    {
        Place inside = Inside(place);
        return _code.Emit(Opcode.Offset, _code.NewRegister(), inside.Register, (int)inside.Type.Size, inside.Offset);
    }

    /// <summary>A D pointer to an object in the victim's memory or in scratch.</summary>
    private int Pointer(Place place, int target = Instruction.None)
    {
        if (place.Offset == 0 && target == Instruction.None) return place.Register;
        return _code.Emit(Opcode.Add, Or(target), place.Register, immediate: place.Offset);
    }

    private int Load(Place place, int target)
    {
        if (place.Bits is not null) return LoadBits(place, target);
        bool isText = place.Type.IsString(), isBytes = IsByReference(place.Type);
        if (isBytes && place.Kind == PlaceKind.Foreign) return FetchTemporary(place, target);
        if (isBytes) return _code.Emit(Opcode.Move, Or(target), Reference(place));
        return place.Kind switch
        {
            PlaceKind.Variable => _code.Emit(isText ? Opcode.VariableReference : Opcode.LoadVariable, Or(target), immediate: place.Id),
            PlaceKind.Element => _code.Emit(isText ? Opcode.ElementReference : Opcode.LoadElement, Or(target), place.Register, immediate: place.Id),
            PlaceKind.Own => _code.Emit(LoadOf(place.Type, Opcode.LoadSigned8), Or(target), place.Register, immediate: place.Offset),
            _ => _code.Emit(LoadOf(place.Type, Opcode.FetchSigned8), Or(target), place.Register, immediate: place.Offset),
        };
    }

    private int FetchTemporary(Place place, int target)
    {
        int size = (int)place.Type.Size;
        int offset = _code.NewBytes(size);
        Fetch(Opcode.FrameAddress, offset, size, Pointer(place), _code.Constant(size));
        return _code.Emit(Opcode.FrameAddress, Or(target), size, immediate: offset);
    }

    private void Store(Place place, int value)
    {
        bool isText = place.Type.IsString(), isBytes = IsByReference(place.Type);
        if (place.Bits is not null) StoreBits(place, value);
        else if (place.Kind == PlaceKind.Variable) _code.Emit(isText || isBytes ? Opcode.StoreVariableReference : Opcode.StoreVariable, Instruction.None, value, immediate: place.Id);
        else if (place.Kind == PlaceKind.Element) _code.Emit(isText || isBytes ? Opcode.StoreElementReference : Opcode.StoreElement, Instruction.None, place.Register, value, place.Id);
        else if (isBytes) StoreWhole(place, value);
        else _code.Emit(StoreOf(place), Instruction.None, place.Register, value, place.Offset);
    }

    private void StoreWhole(Place place, int value)
    {
        int size = (int)place.Type.Size;
        int first = _code.NewRegisters(3);
        bool isOwn = place.Kind == PlaceKind.Own;
        _code.Emit(Opcode.Move, first, isOwn ? Reference(place) : Pointer(place));
        if (isOwn) _code.Constant(size, first + 1);
        _code.Emit(Opcode.Move, isOwn ? first + 2 : first + 1, value);
        if (!isOwn) _code.Constant(size, first + 2);
        _code.Call(isOwn ? Helper.CopyMemory : Helper.PutBytes, Instruction.None, first, 3);
    }

    // The unit around a bit-field is loaded, and the field moved to the top and down again, which extends it.
    private int LoadBits(Place place, int target)
    {
        int unit = Load(Unit(place), _code.NewRegister());
        return Extract(unit, place.Shift, place.Bits!.BitWidth, place.Type.IsSigned(), target);
    }

    private int Extract(int unit, int shift, int width, bool isSigned, int target)
    {
        int top = _code.Emit(Opcode.ShiftLeft, _code.NewRegister(), unit, immediate: 64 - shift - width);
        return _code.Emit(isSigned ? Opcode.ShiftRightSigned : Opcode.ShiftRightUnsigned, Or(target), top, immediate: 64 - width);
    }

    private void StoreBits(Place place, int value)
    {
        long mask = unchecked((long)(ulong.MaxValue >> (64 - place.Bits!.BitWidth) << place.Shift));
        int unit = Load(Unit(place), _code.NewRegister());
        int rest = _code.Emit(Opcode.And, _code.NewRegister(), unit, immediate: ~mask);
        int moved = _code.Emit(Opcode.ShiftLeft, _code.NewRegister(), value, immediate: place.Shift);
        int bits = _code.Emit(Opcode.And, _code.NewRegister(), moved, immediate: mask);
        Store(Unit(place), _code.Emit(Opcode.Or, _code.NewRegister(), rest, bits));
    }

    private static Place Unit(Place place) => place with { Offset = place.UnitOffset, Bits = null };

    private static Opcode LoadOf(DataType type, Opcode first)
    {
        int index = (type.Held().Size, type.IsSigned()) switch { (1, true) => 0, (2, true) => 1, (4, true) => 2, (1, false) => 3, (2, false) => 4, (4, false) => 5, _ => 6 };
        return first + index;
    }

    private static Opcode StoreOf(Place place)
    {
        Opcode own = StoreOf((int)place.Type.Held().Size);
        return place.Kind == PlaceKind.Own ? own : own - Opcode.Store8 + Opcode.Put8;
    }

    private int Or(int target) => target == Instruction.None ? _code.NewRegister() : target;
}
