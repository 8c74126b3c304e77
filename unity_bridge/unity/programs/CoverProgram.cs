using System;
using System.Diagnostics;
using System.Threading;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using VTuberAgent.Link.Stage;

/// <summary>
/// Fetches covers for tests: "CoverProgram folder host timeout_ms largest_bytes"; orders come in, a line of JSON each,
/// and what became of them goes out. "cancel_ms" in an order breaks it off after so long.
/// </summary>
internal static class CoverProgram
{
    private static void Main(string[] arguments)
    {
        var rules = new CoverRules(new AllowedHosts(arguments[1])) { LargestBytes = long.Parse(arguments[3]) };
        var fetcher = new CoverFetcher(rules, arguments[0]) { TimeoutMs = int.Parse(arguments[2]) };
        for (string line = Console.ReadLine(); line != null; line = Console.ReadLine())
        {
            Console.WriteLine(Fetch(fetcher, JObject.Parse(line)).ToString(Formatting.None));
            Console.Out.Flush();
        }
    }

    private static JObject Fetch(CoverFetcher fetcher, JObject told)
    {
        var order = new CoverOrder
        {
            Date = (string)told["date"],
            Number = (int)told["number"],
            File = (string)told["file"],
            Url = (string)told["url"],
            Sha256 = (string)told["sha256"],
            Bytes = (long)told["bytes"],
            Mime = "image/png",
        };
        Stopwatch watch = Stopwatch.StartNew();
        using (var cancel = new CancellationTokenSource())
        {
            if (told["cancel_ms"] != null)
            {
                cancel.CancelAfter((int)told["cancel_ms"]);
            }
            var answer = new JObject();
            try
            {
                CoverResult result = fetcher.Fetch(order, cancel.Token);
                answer["kept"] = result.Kept;
                answer["path"] = result.Path;
                answer["problem"] = result.Problem;
            }
            catch (OperationCanceledException)
            {
                answer["cancelled"] = true;
            }
            answer["ms"] = watch.ElapsedMilliseconds;
            return answer;
        }
    }
}
