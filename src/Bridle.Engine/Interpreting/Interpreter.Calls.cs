using Bridle.Language.Intermediate;

namespace Bridle.Engine.Interpreting;

/// <summary>The helpers: dispatch, memory, and the life of the run.</summary>
internal sealed partial class Interpreter
{
    private void Call(in Instruction x)
    {
        Helper helper = (Helper)x.Immediate;
        ReadOnlySpan<long> arguments = _registers.AsSpan(x.Left < 0 ? 0 : x.Left, x.Right);
        long result = helper switch
        {
            <= Helper.TextCharacter => CallText(helper, arguments),
            <= Helper.CopyMemory => CallMemory(helper, arguments),
            _ => CallRun(helper, arguments),
        };
        if (x.Target != Instruction.None) _registers[x.Target] = result;
    }

    private long CallMemory(Helper helper, ReadOnlySpan<long> a)
    {
        switch (helper)
        {
            case Helper.Allocate:
                return Allocate(a[0]);
            case Helper.CopyIn:
                return CopyIn(a[0], a[1]);
            case Helper.CopyInto:
                CopyToScratch(a[0], a[1], a[2]);
                break;
            case Helper.CopyOut:
                CopyOut(a[0], a[1], a[2]);
                break;
            case Helper.CopyOutText:
                CopyOutText(a[0], a[1], a[2]);
                break;
            case Helper.CopyBytes:
                CopyToScratch(a[0], a[2], a[1]);
                break;
            case Helper.CopyBytesFrom:
                if (a[3] < 0 || a[3] > a[1]) Fail(FaultCode.InvalidSize, a[3]);
                else WriteScratch(a[2], _memory.Slice(a[0], (int)a[3]));
                break;
            case Helper.FetchBytes:
                Span<byte> output = _memory.Slice(a[0], (int)a[1]);
                int length = (int)Math.Clamp(a[3], 0, a[1]);
                output[length..].Clear();
                TryRead(a[2], output[..length]);
                break;
            case Helper.PutBytes:
                WriteScratch(a[0], _memory.Slice(a[1], (int)a[2]));
                break;
            default:
                _memory.Slice(a[2], (int)a[1]).CopyTo(_memory.Slice(a[0], (int)a[1]));
                break;
        }
        return 0;
    }

    private long CopyIn(long address, long bytes)
    {
        long pointer = Allocate(bytes);
        if (Fault == FaultCode.None && TryScratch(pointer, bytes, out long reference)) TryRead(address, _memory.Slice(reference, (int)bytes));
        return pointer;
    }

    private void CopyToScratch(long from, long bytes, long to)
    {
        if (bytes < 0) Fail(FaultCode.InvalidSize, bytes);
        else if (TryScratch(to, bytes, out long reference)) TryRead(from, _memory.Slice(reference, (int)bytes));
        else Fail(FaultCode.InvalidAddress, to);
    }

    private void CopyOut(long from, long to, long bytes)
    {
        if (!TryScratch(from, bytes, out long reference)) Fail(FaultCode.InvalidAddress, from);
        else WriteProcess(to, _memory.Slice(reference, (int)bytes));
    }

    private void CopyOutText(long text, long to, long most)
    {
        ReadOnlySpan<byte> bytes = Text(text);
        if (Fault != FaultCode.None) return;
        // With its zero, where that fits.
        int length = (int)Math.Clamp(most, 0, bytes.Length + 1L);
        WriteProcess(to, _memory.Slice(text, length));
    }

    private void WriteProcess(long address, ReadOnlySpan<byte> bytes)
    {
        if (IsScratch(address) || !_surroundings.TryWrite(unchecked((ulong)address), bytes)) Fail(FaultCode.InvalidAddress, address);
    }

    private long CallRun(Helper helper, ReadOnlySpan<long> a)
    {
        switch (helper)
        {
            case Helper.UserRegister:
                return _surroundings.TryReadRegister(a[0], out long register) ? register : Fail(FaultCode.IndexOutOfBounds, a[0]);
            case Helper.UserStack:
                Stack(a[0], (int)a[1], a[2]);
                break;
            case Helper.KernelStack:
                _memory.Slice(a[0], (int)a[1]).Clear();
                break;
            case Helper.UserSymbol:
                Symbol(a[0], (int)a[1], a[2]);
                break;
            case Helper.Random:
                return _services.Random();
            case Helper.ProgenyOf:
                return _surroundings.IsProgenyOf(a[0]) ? 1 : 0;
            case Helper.Speculation:
                return _services.TakeSpeculation();
            case Helper.Speculate:
                (_speculates, _speculation) = (true, a[0]);
                break;
            case Helper.Commit:
                _services.Commit(a[0]);
                break;
            case Helper.Discard:
                _services.Discard(a[0]);
                break;
            case Helper.Exit:
                _services.Exit(unchecked((int)a[0]));
                break;
            case Helper.Raise:
                _surroundings.Raise(unchecked((int)a[0]));
                break;
            default:
                _surroundings.Stop();
                break;
        }
        return 0;
    }

    private void Symbol(long output, int bytes, long address)
    {
        Span<long> words = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(_memory.Slice(output, bytes));
        words[1] = address;
        words[0] = _surroundings.AddressSpace(words[1..]);
    }

    private void Stack(long output, int bytes, long frames)
    {
        Span<byte> target = _memory.Slice(output, bytes);
        target.Clear();
        Span<long> words = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(target);
        int count = _surroundings.UserStack(words[1..(int)Math.Min(words.Length, frames + 1)]);
        words[0] = _surroundings.AddressSpace(words.Slice(1, count));
    }
}
