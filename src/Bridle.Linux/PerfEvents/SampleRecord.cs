using System.Buffers.Binary;
using Bridle.Target;

namespace Bridle.Linux.PerfEvents;

/// <summary>
/// Reads the records of a perf ring buffer (perf_event_open(2), "MMAP layout"): a function of bytes, which says no to whatever is not whole.
/// </summary>
internal static class SampleRecord
{
    public const int HeaderBytes = 8;

    /// <summary>PERF_RECORD_*.</summary>
    public const uint Lost = 2, Throttle = 5, Sample = 9;

    /// <summary>What is asked for, without the stack.</summary>
    public const SampleFields Fields =
        SampleFields.Identifier | SampleFields.InstructionPointer | SampleFields.Thread | SampleFields.Time | SampleFields.Processor | SampleFields.UserRegisters;

    /// <summary>The registers of asm/perf_regs.h that a 64-bit thread has: all but ds, es, fs and gs.</summary>
    public const ulong RegisterMask = 0xff_0fff;

    private const int ModeMask = 7, KernelMode = 1, RegisterCount = 20, TimePlace = 32;

    /// <summary>False where the bytes do not begin with a whole record.</summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> bytes, out uint type, out int length)
    {
        (type, length) = (0, 0);
        if (bytes.Length < HeaderBytes) return false;
        type = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]);
        return length >= HeaderBytes && length % sizeof(ulong) == 0;
    }

    /// <summary>When a sample was taken: enough to put samples in order.</summary>
    public static long TimeOf(ReadOnlySpan<byte> sample) =>
        sample.Length >= TimePlace + sizeof(long) ? BinaryPrimitives.ReadInt64LittleEndian(sample[TimePlace..]) : 0;

    /// <summary>How many records there was no room for.</summary>
    public static bool TryReadLost(ReadOnlySpan<byte> record, out ulong count)
    {
        WordCursor words = new(record[Math.Min(HeaderBytes, record.Length)..]);
        return words.TryTake(out _) & words.TryTake(out count);
    }

    /// <param name="record">A whole record of type <see cref="Sample"/>.</param>
    /// <param name="hasStack">A stack was asked for.</param>
    /// <param name="id">The event that struck.</param>
    /// <param name="sample">The rest.</param>
    public static bool TryReadSample(ReadOnlySpan<byte> record, bool hasStack, out ulong id, out ClockSample sample)
    {
        id = 0;
        sample = default;
        if (record.Length < HeaderBytes) return false;
        WordCursor words = new(record[HeaderBytes..]);
        if (!(words.TryTake(out id) & words.TryTake(out ulong pointer) & words.TryTake(out ulong thread) & words.TryTake(out ulong time) & words.TryTake(out ulong processor))) return false;
        if (!TryTakeRegisters(ref words, out bool hasRegisters, out Registers registers)) return false;
        ReadOnlySpan<byte> stack = default;
        if (hasStack && !TryTakeStack(ref words, out stack)) return false;
        sample = new ClockSample
        {
            ProcessId = unchecked((int)thread),
            ThreadId = unchecked((int)(thread >> 32)),
            Processor = unchecked((int)processor) & int.MaxValue,
            Time = unchecked((long)time),
            IsInKernel = (BinaryPrimitives.ReadUInt16LittleEndian(record[4..]) & ModeMask) == KernelMode,
            InstructionPointer = new TargetAddress(pointer),
            HasRegisters = hasRegisters,
            Registers = registers,
            Stack = stack,
        };
        return true;
    }

    private static bool TryTakeRegisters(ref WordCursor words, out bool hasAny, out Registers registers)
    {
        registers = default;
        hasAny = words.TryTake(out ulong kind) && kind != 0;
        if (!hasAny) return !words.HasFailed;
        if (!words.TryTakeBytes(RegisterCount * sizeof(ulong), out ReadOnlySpan<byte> bytes)) return false;
        WordCursor values = new(bytes);
        (registers.Rax, registers.Rbx, registers.Rcx, registers.Rdx) = (values.Take(), values.Take(), values.Take(), values.Take());
        (registers.Rsi, registers.Rdi, registers.Rbp, registers.Rsp) = (values.Take(), values.Take(), values.Take(), values.Take());
        (registers.Rip, registers.Rflags, registers.Cs, registers.Ss) = (values.Take(), values.Take(), values.Take(), values.Take());
        (registers.R8, registers.R9, registers.R10, registers.R11) = (values.Take(), values.Take(), values.Take(), values.Take());
        (registers.R12, registers.R13, registers.R14, registers.R15) = (values.Take(), values.Take(), values.Take(), values.Take());
        return true;
    }

    // The piece has the length that was asked for; how much of it was read comes behind it.
    private static bool TryTakeStack(scoped ref WordCursor words, out ReadOnlySpan<byte> stack)
    {
        stack = default;
        if (!words.TryTake(out ulong room)) return false;
        if (room == 0) return true;
        if (room > ushort.MaxValue || !words.TryTakeBytes((int)room, out ReadOnlySpan<byte> bytes) || !words.TryTake(out ulong used) || used > room) return false;
        stack = bytes[..(int)used];
        return true;
    }
}
