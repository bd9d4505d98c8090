using Bridle.Language.Binding;
using Bridle.Language.Intermediate;
using Bridle.Language.Types;

namespace Bridle.Language.Passes.Lowering;

/// <summary>Values: each expression leaves its value in a register, the one that is asked for if one is.</summary>
internal sealed partial class ClauseLowering
{
    private int Value(BoundExpression expression, int target = Instruction.None)
    {
        int result = Or(target);
        // Inlines that double each other make a tree without end of a small program: a clause that is too large is not walked further.
        if (_code.IsOverfull) return result;
        int mark = _code.Mark();
        Into(expression, result);
        _code.Release(mark);
        return result;
    }

    private int Into(BoundExpression expression, int target) => expression switch
    {
        BoundConstant x => _code.Constant(x.Value, Or(target)),
        BoundText x => Text(x.Value, target),
        BoundNullText => _code.Constant(0, Or(target)),
        BoundParameter x => _code.Emit(Opcode.Move, Or(target), _parameters[x.Symbol]),
        BoundLet x => Let(x, target),
        BoundBuiltin x => BuiltinValue(x, target),
        BoundArgument x => _code.Emit(Opcode.Argument, Or(target), immediate: x.Index),
        BoundHelper x => HelperValue(x, target),
        BoundUnary x => Extended(_code.Emit(x.Operation, Or(target), Value(x.Operand)), x.Type),
        BoundBinary x => Binary(x, target),
        BoundLogical or BoundNot => Truth(expression, target),
        BoundTextComparison x => CompareTexts(x, target),
        BoundIsNull x => _code.Emit(x.IsEqual ? Opcode.Equal : Opcode.NotEqual, Or(target), Value(x.Operand)),
        BoundConversion x => Converted(x, target),
        BoundVariable or BoundElement or BoundDereference or BoundMember or BoundIndexed => Load(PlaceOf(expression), target),
        BoundAddress x => Pointer(PlaceOf(x.Place), Or(target)),
        BoundConditional x => Conditional(x, target),
        BoundComma x => Comma(x, target),
        BoundAssignment x => Assign(x, target),
        BoundUpdate x => Update(x, target),
        BoundTextOfArray x => ArrayText(x, target),
        _ => throw new ArgumentOutOfRangeException(nameof(expression), expression, "has no value"),
    };

    private int Text(string text, int target)
    {
        (int offset, int size) = _tables.Text(text);
        return _code.Emit(Opcode.ConstantAddress, Or(target), size, immediate: offset);
    }

    private int Let(BoundLet let, int target)
    {
        int[] values = [.. let.Values.Select(value => Value(value))];
        for (int i = 0; i < values.Length; i++) _parameters[let.Parameters[i]] = values[i];
        return Value(let.Body, target);
    }

    private int BuiltinValue(BoundBuiltin builtin, int target)
    {
        if (!builtin.Type.IsString()) return _code.Emit(Opcode.Builtin, Or(target), immediate: (long)builtin.Builtin);
        int first = _code.NewRegisters(3);
        Output(first);
        _code.Constant((long)builtin.Builtin, first + 2);
        return _code.Call(Helper.BuiltinText, Or(target), first, 3);
    }

    private void Output(int first)
    {
        _code.Emit(Opcode.FrameAddress, first, _tables.StringBytes, immediate: _code.NewBytes(_tables.StringBytes));
        _code.Constant(_tables.StringBytes, first + 1);
    }

    // The expression has the arguments that a program gives; where the result goes, and sizes, are put in here.
    private int HelperValue(BoundHelper call, int target)
    {
        IsDestructive |= call.Helper is Helper.CopyOut or Helper.CopyOutText;
        HelperSignature signature = HelperTable.Find(call.Helper);
        int first = _code.NewRegisters(signature.Parameters.Length), next = 0;
        for (int i = 0; i < signature.Parameters.Length; i++)
        {
            switch (signature.Parameters[i])
            {
                case HelperParameter.Output:
                    Output(first + i);
                    break;
                case HelperParameter.Bytes:
                    Bytes(call.Arguments[next++], first + i);
                    break;
                case HelperParameter.Size:
                    break;
                default:
                    Value(call.Arguments[next++], first + i);
                    break;
            }
        }
        int result = signature.Result == HelperResult.None ? Instruction.None : Or(target);
        return _code.Call(call.Helper, result, first, signature.Parameters.Length);
    }

    // Bytes of a string or of an array in a variable, with their size behind them.
    private void Bytes(BoundExpression value, int target)
    {
        if (value.Type.IsString())
        {
            // A constant, or a null, has fewer bytes than a string may have: it is copied into a whole one first.
            int text = Value(value), first = _code.NewRegisters(3);
            Output(first);
            _code.Emit(Opcode.Move, first + 2, text);
            _code.Call(Helper.CopyText, Instruction.None, first, 3);
            _code.Emit(Opcode.Move, target, first);
            _code.Constant(_tables.StringBytes, target + 1);
            return;
        }
        _code.Emit(Opcode.Move, target, Reference(PlaceOf(value)));
        _code.Constant(value.Type.Size, target + 1);
    }

    private int Binary(BoundBinary binary, int target)
    {
        int left = Value(binary.Left);
        bool isImmediate = binary.Right is BoundConstant;
        int right = isImmediate ? Instruction.None : Value(binary.Right);
        int result = _code.Emit(binary.Operation, Or(target), left, right, isImmediate ? ((BoundConstant)binary.Right).Value : 0);
        return Overflows(binary.Operation) ? Extended(result, binary.Type) : result;
    }

    // Comparisons, and, or, modulo and shifts to the right give what the type can hold, of what it can hold.
    private static bool Overflows(Opcode operation) => operation is Opcode.Add or Opcode.Subtract or Opcode.Multiply or Opcode.DivideSigned or Opcode.ShiftLeft;

    private int Extended(int register, DataType type)
    {
        if (Arithmetic.Extension((int)type.Held().Size, type.IsSigned()) is Opcode extension) _code.Emit(extension, register, register);
        return register;
    }

    private int Converted(BoundConversion conversion, int target)
    {
        IntegerType from = conversion.Operand.Type.Held(), to = conversion.Type.Held();
        bool holdsAll = to.Size == 8 || (to.Size > from.Size && (!from.IsSigned || to.IsSigned)) || (to.Size == from.Size && to.IsSigned == from.IsSigned);
        if (holdsAll) return Value(conversion.Operand, target);
        return _code.Emit(Arithmetic.Extension((int)to.Size, to.IsSigned)!.Value, Or(target), Value(conversion.Operand));
    }

    private int CompareTexts(BoundTextComparison comparison, int target)
    {
        int first = _code.NewRegisters(2);
        Value(comparison.Left, first);
        Value(comparison.Right, first + 1);
        int order = _code.Call(Helper.CompareText, _code.NewRegister(), first, 2);
        return comparison.IsSwapped
            ? _code.Emit(comparison.Operation, Or(target), _code.Constant(0), order)
            : _code.Emit(comparison.Operation, Or(target), order);
    }

    private int Comma(BoundComma comma, int target)
    {
        Discarded(comma.Left);
        return Value(comma.Right, target);
    }

    private int ArrayText(BoundTextOfArray text, int target)
    {
        int size = (int)text.Place.Type.Size;
        int offset = _code.NewBytes(size + 1);
        int first = _code.NewRegisters(3);
        _code.Emit(Opcode.FrameAddress, first, size + 1, immediate: offset);
        _code.Constant(size, first + 1);
        _code.Emit(Opcode.Move, first + 2, Reference(PlaceOf(text.Place)));
        _code.Call(Helper.CopyMemory, Instruction.None, first, 3);
        _code.Emit(Opcode.Store8, Instruction.None, first, _code.Constant(0), size);
        return _code.Emit(Opcode.Move, Or(target), first);
    }
}
