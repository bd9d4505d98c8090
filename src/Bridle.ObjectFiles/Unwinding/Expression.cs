using Bridle.ObjectFiles.CallFrames;
using Bridle.Target;

namespace Bridle.ObjectFiles.Unwinding;

/// <summary>
/// Evaluates a DWARF expression as call frame information may hold it (DWARF 5, 2.5.1 and 6.4.2): no calls, pieces or locations.
/// Nothing in it makes it throw or run for ever.
/// </summary>
internal ref struct Expression
{
    private const int Deepest = 64;
    private readonly FrameRegisters _registers;
    private readonly StackMemory _memory;
    private readonly LoadBias _bias;
    private readonly Span<ulong> _stack;
    private int _depth;

    private Expression(Span<ulong> stack, in FrameRegisters registers, StackMemory memory, LoadBias bias)
    {
        _stack = stack;
        (_registers, _memory, _bias) = (registers, memory, bias);
    }

    /// <param name="code">The bytes of the expression.</param>
    /// <param name="first">What lies on its stack when it begins: the frame's address, or nothing.</param>
    public static bool TryEvaluate(ReadOnlySpan<byte> code, in FrameRegisters registers, StackMemory memory, LoadBias bias,
        CallFrameLimits limits, ulong? first, out ulong value)
    {
        Span<ulong> stack = stackalloc ulong[Deepest];
        Expression expression = new(stack[..Math.Min(Deepest, limits.ExpressionDepth)], registers, memory, bias);
        value = 0;
        if (first is { } initial && !expression.Push(initial)) return false;
        return expression.Run(code, limits.ExpressionSteps) && expression.TryPop(out value);
    }

    private bool Run(ReadOnlySpan<byte> code, int steps)
    {
        FrameCursor cursor = new(code, 0);
        while (!cursor.IsAtEnd)
        {
            if (steps-- == 0 || !Step(cursor.Byte(), code, ref cursor) || cursor.HasFailed) return false;
        }

        return !cursor.HasFailed;
    }

    private bool Step(byte code, ReadOnlySpan<byte> bytes, ref FrameCursor cursor) => code switch
    {
        >= 0x30 and <= 0x4f => Push((ulong)(code - 0x30)), // lit0 to lit31
        >= 0x70 and <= 0x8f => PushRegister((ulong)(code - 0x70), cursor.Signed()), // breg0 to breg31
        0x92 => PushRegister(cursor.Unsigned(), cursor.Signed()), // bregx
        0x03 or (>= 0x08 and <= 0x11) => PushConstant(code, ref cursor),
        0x06 => Dereference(sizeof(ulong)),
        0x94 => Dereference(cursor.Byte()), // deref_size
        0x12 or (>= 0x13 and <= 0x17) => Arrange(code, ref cursor),
        0x19 or 0x1f or 0x20 => Change(code),
        0x23 => TryPop(out ulong value) && Push(unchecked(value + cursor.Unsigned())), // plus_uconst
        0x2f => Jump(unchecked((short)cursor.UInt16()), bytes, ref cursor), // skip
        0x28 => Branch(unchecked((short)cursor.UInt16()), bytes, ref cursor), // bra
        0x96 => true, // nop
        _ => Combine(code),
    };

    private bool PushConstant(byte code, ref FrameCursor cursor) => Push(unchecked(code switch
    {
        0x03 => _bias.ToTarget(new FileAddress(cursor.UInt64())).Value, // addr
        0x08 => cursor.Byte(),
        0x09 => (ulong)(sbyte)cursor.Byte(),
        0x0a => cursor.UInt16(),
        0x0b => (ulong)(short)cursor.UInt16(),
        0x0c => cursor.UInt32(),
        0x0d => (ulong)(int)cursor.UInt32(),
        0x10 => cursor.Unsigned(),
        0x11 => (ulong)cursor.Signed(),
        _ => cursor.UInt64(),
    }));

    private bool PushRegister(ulong number, long offset) =>
        number < Column.Count && _registers.TryGet((int)number, out ulong value) && Push(unchecked(value + (ulong)offset));

    private bool Dereference(int size) =>
        size is 1 or 2 or 4 or 8 && TryPop(out ulong address) && _memory.TryReadValue(address, size, out ulong value) && Push(value);

    private bool Arrange(byte code, ref FrameCursor cursor)
    {
        switch (code)
        {
            case 0x12: // dup
                return Pick(0);
            case 0x13: // drop
                return TryPop(out _);
            case 0x14: // over
                return Pick(1);
            case 0x15:
                return Pick(cursor.Byte());
            case 0x16: // swap
                if (_depth < 2) return false;
                (_stack[_depth - 1], _stack[_depth - 2]) = (_stack[_depth - 2], _stack[_depth - 1]);
                return true;
            default: // rot
                if (_depth < 3) return false;
                (_stack[_depth - 1], _stack[_depth - 2], _stack[_depth - 3]) = (_stack[_depth - 2], _stack[_depth - 3], _stack[_depth - 1]);
                return true;
        }
    }

    private bool Change(byte code)
    {
        if (!TryPop(out ulong value)) return false;
        return Push(unchecked(code switch
        {
            0x19 => (long)value < 0 ? 0 - value : value, // abs
            0x1f => 0 - value, // neg
            _ => ~value,
        }));
    }

    private bool Combine(byte code)
    {
        if (code is < 0x1a or > 0x2e || !TryPop(out ulong right) || !TryPop(out ulong left)) return false;
        (long signedLeft, long signedRight) = unchecked(((long)left, (long)right));
        if (right == 0 && code is (0x1b or 0x1d)) return false;
        ulong? result = unchecked(code switch
        {
            0x1a => left & right,
            0x1b => signedRight == -1 ? 0 - left : (ulong)(signedLeft / signedRight), // div; the smallest number has no opposite
            0x1c => left - right,
            0x1d => left % right,
            0x1e => left * right,
            0x21 => left | right,
            0x22 => left + right,
            0x24 => right < 64 ? left << (int)right : 0,
            0x25 => right < 64 ? left >> (int)right : 0,
            0x26 => (ulong)(signedLeft >> (int)Math.Min(right, 63)),
            0x27 => left ^ right,
            0x29 => Truth(left == right),
            0x2a => Truth(signedLeft >= signedRight),
            0x2b => Truth(signedLeft > signedRight),
            0x2c => Truth(signedLeft <= signedRight),
            0x2d => Truth(signedLeft < signedRight),
            0x2e => Truth(left != right),
            _ => (ulong?)null,
        });
        return result is { } value && Push(value);
    }

    private bool Branch(short distance, ReadOnlySpan<byte> bytes, ref FrameCursor cursor) =>
        TryPop(out ulong condition) && (condition == 0 || Jump(distance, bytes, ref cursor));

    private static bool Jump(short distance, ReadOnlySpan<byte> bytes, ref FrameCursor cursor)
    {
        if (cursor.HasFailed) return false;
        cursor = new FrameCursor(bytes, cursor.Position + distance);
        return !cursor.HasFailed;
    }

    private static ulong Truth(bool value) => value ? 1UL : 0;

    private bool Pick(int index) => index < _depth && Push(_stack[_depth - 1 - index]);

    private bool Push(ulong value)
    {
        if (_depth == _stack.Length) return false;
        _stack[_depth++] = value;
        return true;
    }

    private bool TryPop(out ulong value)
    {
        bool isThere = _depth > 0;
        value = isThere ? _stack[--_depth] : 0;
        return isThere;
    }
}
