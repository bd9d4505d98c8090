namespace Bridle.Language.Intermediate;

internal sealed partial class CodeVerifier
{
    private static readonly int[] s_loadBytes = [1, 2, 4, 1, 2, 4, 8];
    private static readonly int[] s_storeBytes = [1, 2, 4, 8];

    private bool CheckMemory(Instruction x) => x.Operation switch
    {
        Opcode.FrameAddress => Within(x, code.FrameBytes) && Set(x.Target, RegisterState.Reference(x.Left)),
        Opcode.ConstantAddress => Within(x, program.Constants.Length) && Set(x.Target, RegisterState.Reference(x.Left, isWritable: false)),
        Opcode.RecordAddress => Within(x, recordBytes) && Set(x.Target, RegisterState.Reference(x.Left)),
        Opcode.Offset => CheckOffset(x),
        Opcode.Index => x.Immediate > 0 && Covers(x.Left, x.Immediate) && this[x.Right].IsInteger && Set(x.Target, this[x.Left] with { Bytes = x.Immediate }),
        >= Opcode.LoadSigned8 and <= Opcode.Load64 =>
            x.Immediate >= 0 && Covers(x.Left, x.Immediate + s_loadBytes[x.Operation - Opcode.LoadSigned8]) && Set(x.Target, RegisterState.Integer),
        _ => x.Immediate >= 0 && Covers(x.Left, x.Immediate + s_storeBytes[x.Operation - Opcode.Store8]) && this[x.Left].IsWritable && this[x.Right].IsInteger,
    };

    private static bool Within(Instruction x, long bytes) => x.Left >= 0 && x.Immediate >= 0 && x.Immediate + x.Left <= bytes;

    private bool CheckOffset(Instruction x)
    {
        if (x.Immediate < 0 || !Covers(x.Left, x.Immediate + Math.Max(x.Right, 0))) return false;
        long rest = x.Right >= 0 ? x.Right : this[x.Left].Bytes - x.Immediate;
        return Set(x.Target, this[x.Left] with { Bytes = rest });
    }

    private bool Covers(int register, long bytes) => this[register] is { Kind: RegisterKind.Reference, MayBeNull: false } state && state.Bytes >= bytes;

    private bool CheckVariable(Instruction x)
    {
        if (x.Immediate < 0 || x.Immediate >= program.Variables.Length) return false;
        ValueForm form = program.Variables[(int)x.Immediate].Value;
        return CheckStorage(x.Operation - Opcode.LoadVariable, form, x.Target, x.Left);
    }

    private bool CheckElement(Instruction x)
    {
        if (x.Immediate < 0 || x.Immediate >= program.Arrays.Length) return false;
        ArrayDescriptor array = program.Arrays[(int)x.Immediate];
        return Covers(x.Left, array.KeyBytes) && CheckStorage(x.Operation - Opcode.LoadElement, array.Value, x.Target, x.Right);
    }

    // Variables and elements have the same operations in the same order: load, store, four updates, reference, store reference, storage.
    private bool CheckStorage(int operation, ValueForm form, int target, int value)
    {
        bool isScalar = form.Kind == ValueKind.Scalar;
        return operation switch
        {
            0 => isScalar && Set(target, RegisterState.Integer),
            1 => isScalar && this[value].IsInteger,
            >= 2 and <= 5 => isScalar && this[value].IsInteger && Set(target, RegisterState.Integer),
            6 => !isScalar && Set(target, RegisterState.Reference(form.Size, mayBeNull: true)),
            7 => form.Kind == ValueKind.Text ? this[value].IsText : this[value].Kind == RegisterKind.Zero || Covers(value, form.Size),
            _ => !isScalar && Set(target, RegisterState.Reference(form.Size)),
        };
    }

    private bool CheckAggregate(Instruction x)
    {
        if (x.Immediate < 0 || x.Immediate >= program.Aggregations.Length) return false;
        AggregationDescriptor aggregation = program.Aggregations[(int)x.Immediate];
        bool hasKey = aggregation.KeyBytes == 0 ? x.Left == Instruction.None : Covers(x.Left, aggregation.KeyBytes);
        bool hasValue = aggregation.Function == AggregatingFunction.Count ? x.Right == Instruction.None : this[x.Right].IsInteger;
        return hasKey && hasValue && (aggregation.Levels == 0 || this[x.Right + 1].IsInteger);
    }

    private bool CheckCall(Instruction x)
    {
        if (x.Immediate < 0 || x.Immediate >= HelperTable.All.Length) return false;
        HelperSignature signature = HelperTable.Find((Helper)x.Immediate);
        if (x.Right != signature.Parameters.Length) return false;
        long size = 0;
        for (int i = 0; i < x.Right; i++)
        {
            if (signature.Parameters[i] == HelperParameter.Size && !TryConstant(x.Left + i, out size)) return false;
            if (!CheckArgument(signature, i, x.Left)) return false;
        }
        return signature.Result switch
        {
            HelperResult.None => x.Target == Instruction.None,
            HelperResult.Text => Set(x.Target, RegisterState.Reference(size, mayBeNull: true)),
            _ => Set(x.Target, RegisterState.Integer),
        };
    }

    private bool CheckArgument(HelperSignature signature, int index, int first)
    {
        RegisterState state = this[first + index];
        return signature.Parameters[index] switch
        {
            HelperParameter.Text => state.IsText,
            HelperParameter.Output or HelperParameter.Bytes => CoversSize(signature, index, first) && (state.IsWritable || signature.Parameters[index] == HelperParameter.Bytes),
            _ => state.IsInteger,
        };
    }

    // The size that goes with a reference is the next one, or for the last reference the one before.
    private bool CoversSize(HelperSignature signature, int index, int first)
    {
        int after = signature.Parameters.IndexOf(HelperParameter.Size, index);
        int size = after >= 0 ? after : signature.Parameters.IndexOf(HelperParameter.Size);
        return size >= 0 && TryConstant(first + size, out long bytes) && bytes >= 0 && Covers(first + index, bytes);
    }

    // The constant that the nearest instruction before put into a register.
    private bool TryConstant(int register, out long value)
    {
        for (int i = _index - 1; i >= 0; i--)
        {
            Instruction before = code.Instructions[i];
            if (before.Target != register) continue;
            value = before.Immediate;
            return before.Operation == Opcode.Constant;
        }
        value = 0;
        return false;
    }
}
