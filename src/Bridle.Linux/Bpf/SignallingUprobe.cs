using System.Runtime.InteropServices;
using System.Text;
using Bridle.Linux.PerfEvents;
using Bridle.Linux.Ptrace;
using Bridle.Target;
using Microsoft.Win32.SafeHandles;

namespace Bridle.Linux.Bpf;

/// <summary>
/// Watches an address of one process through the kernel's own breakpoint (a uprobe), on which a short program sends the
/// thread that came there a signal. The signal is one that the kernel ignores by default: while the thread is traced it stops on it,
/// and the tracer drops it; once the tracer is dead nothing happens. The kernel takes the breakpoint out when the last descriptor is
/// closed, so that no end of ours, however sudden, can hurt the process.
/// <para>
/// The thread stops behind the instruction at the address. One watch serves all threads, present and future; forked children are not
/// watched. It needs CAP_BPF and CAP_PERFMON, in practice root, and Linux 6.6.
/// </para>
/// <para>Any thread may open and dispose of it.</para>
/// </summary>
public sealed unsafe class SignallingUprobe : IDisposable
{
    private const uint KernelProbeProgram = 2, UprobeMultiAttachment = 48;
    private const int ReadUserMemory = 112, SendSignalToThread = 117;
    private const int MostInstructions = 32, Buffer = -8, Frame = 10, SecondQuestion = 8;

    private readonly SafeFileHandle _link;

    private SignallingUprobe(SafeFileHandle link) => _link = link;

    /// <param name="processId">Whose threads are watched.</param>
    /// <param name="path">The mapped file, in our own mount namespace: best /proc/PID/map_files/RANGE.</param>
    /// <param name="offset">The place in the file, in bytes.</param>
    /// <param name="signal">Chosen by <see cref="HitSignals.TryChoose"/>.</param>
    /// <param name="condition">Asked at each hit, without a stop; where the words cannot be read it holds. Null: every hit counts.</param>
    public static bool TryOpen(
        int processId, string path, ulong offset, int signal, WordCondition? condition, out SignallingUprobe probe, out Errno error)
    {
        probe = null!;
        error = Errno.EINVAL;
        if (!HitSignals.IsHarmless(signal)) return false;
        using SafeFileHandle program = Load(signal, condition, out error);
        if (!error.IsSuccess) return false;
        SafeFileHandle link = Attach(program, processId, path, offset, out error);
        if (error.IsSuccess) probe = new SignallingUprobe(link);
        else link.Dispose();
        return error.IsSuccess;
    }

    /// <summary>Whether the kernel takes the program from us; it is let go of at once, and attached to nothing.</summary>
    public static bool CanLoad(out Errno error)
    {
        HitSignals.TryChoose(0, 0, out int signal);
        using SafeFileHandle program = Load(signal, new WordCondition(new TargetAddress(sizeof(int)), new TargetAddress(sizeof(int)), 1), out error);
        return error.IsSuccess;
    }

    /// <summary>True where the thread's stop on a signal is a hit of a probe with that signal. The kernel itself sends it, on behalf of nobody.</summary>
    public static bool IsHit(in SignalInfo info, int signal) => info.Signal == signal && info.Code == TrapCode.Kernel;

    public void Dispose() => _link.Dispose();

    private static SafeFileHandle Load(int signal, WordCondition? condition, out Errno error)
    {
        List<ulong> all = [];
        if (condition is { } asked)
        {
            const int ToSend = 2, PastSecond = ToSend + SecondQuestion;
            Ask(all, asked.Zero, jump: 0x16, 0, PastSecond);              // if (*Zero == 0) goto send
            Ask(all, asked.Usual, jump: 0x56, asked.UsualValue, ToSend);  // if (*Usual != UsualValue) goto send
            Return(all);
        }

        all.Add(Instruction(0xb7, register: 1, signal));                  // send: r1 = signal
        all.Add(Instruction(0x85, register: 0, SendSignalToThread));      // call bpf_send_signal_thread
        Return(all);
        ulong* instructions = stackalloc ulong[MostInstructions];
        CollectionsMarshal.AsSpan(all).CopyTo(new Span<ulong>(instructions, MostInstructions));
        byte* licence = stackalloc byte[] { (byte)'G', (byte)'P', (byte)'L', 0 };
        BpfImports.ProgramAttributes attributes = new()
        {
            Type = KernelProbeProgram,
            InstructionCount = (uint)all.Count,
            Instructions = instructions,
            Licence = licence,
            ExpectedAttachType = UprobeMultiAttachment,
        };
        return BpfImports.Load(&attributes, out error);
    }

    private static SafeFileHandle Attach(SafeFileHandle program, int processId, string path, ulong offset, out Errno error)
    {
        byte[] text = Encoding.UTF8.GetBytes(path + "\0");
        fixed (byte* start = text)
        {
            BpfImports.UprobeLinkAttributes attributes = new()
            {
                Program = (int)program.DangerousGetHandle(),
                AttachType = UprobeMultiAttachment,
                Path = start,
                Offsets = &offset,
                Count = 1,
                ProcessId = (uint)processId,
            };
            SafeFileHandle link = BpfImports.Link(&attributes, out error);
            GC.KeepAlive(program);
            return link;
        }
    }

    // A word that cannot be read is taken for 0.
    private static void Ask(List<ulong> all, TargetAddress word, byte jump, int value, short distance)
    {
        all.Add(Instruction(0xbf, register: 1, 0, source: Frame));                              // r1 = frame
        all.Add(Instruction(0x07, register: 1, Buffer));                                        // r1 += Buffer
        all.Add(Instruction(0xb7, register: 2, sizeof(int)));                                   // r2 = sizeof(int)
        all.Add(Instruction(0x18, register: 3, unchecked((int)word.Value)));                    // r3 = word, in two halves
        all.Add(Instruction(0x00, register: 0, unchecked((int)(word.Value >> 32))));
        all.Add(Instruction(0x85, register: 0, ReadUserMemory));                                // call bpf_probe_read_user
        all.Add(Instruction(0x61, register: 1, 0, source: Frame, offset: Buffer));              // r1 = *(u32 *)(frame + Buffer)
        all.Add(Instruction(jump, register: 1, value, offset: distance));                       // if (r1 ? value) goto distance
    }

    private static void Return(List<ulong> all)
    {
        all.Add(Instruction(0xb7, register: 0, 0));                                             // r0 = 0
        all.Add(Instruction(0x95, register: 0, 0));                                             // exit
    }

    private static ulong Instruction(byte operation, int register, int immediate, int source = 0, short offset = 0) =>
        operation | (ulong)(uint)(register | source << 4) << 8 | (ulong)unchecked((ushort)offset) << 16 | (ulong)unchecked((uint)immediate) << 32;
}
