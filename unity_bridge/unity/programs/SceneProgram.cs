using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Runtime.CompilerServices;
using System.Threading;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using UnityEditor;
using UnityEngine;
using UnityEngine.UI;
using VTuberAgent.Link.Components;
using VTuberAgent.Link.EditorTools;
using VTuberAgent.Link.Samples;
using Debug = UnityEngine.Debug;

/// <summary>
/// Plays the sample's scene on the stand-ins for Unity, for tests: "SceneProgram port folder". Commands come in, a line
/// each; each is answered by one line of JSON.
/// </summary>
internal static class SceneProgram
{
    private static readonly ConcurrentQueue<string> Commands = new ConcurrentQueue<string>();
    private static readonly ConcurrentQueue<string> Complaints = new ConcurrentQueue<string>();
    private static readonly Stopwatch Clock = Stopwatch.StartNew();

    // However busy the machine is, no frame is longer for the scene: what is typed would come at once.
    private const double LongestFrame = 0.05;

    // After so long the link takes it that the game was away.
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(1.5);

    private static GameObject room;
    private static VTuberLink link;
    private static int port;
    private static bool ended;
    private static object wasted;
    private static bool gone;
    private static SkinnedMeshRenderer face;

    private static void Main(string[] arguments)
    {
        port = int.Parse(arguments[0]);
        Application.isEditor = true;
        Application.dataPath = Path.Combine(arguments[1], "Assets");
        Application.persistentDataPath = arguments[1];
        Debug.Stub = delegate(string kind, string message) { Complaints.Enqueue(kind + ": " + message); };
        RuntimeHelpers.RunClassConstructor(Type.GetType("VTuberAgent.Link.EditorTools.LinkGuard, VTuberAgent.Link.Editor").TypeHandle);
        Build();
        new Thread(Read) { IsBackground = true }.Start();
        double before = 0;
        while (!ended)
        {
            string command;
            if (Commands.TryDequeue(out command))
            {
                Console.WriteLine(Do(command).ToString(Formatting.None));
                Console.Out.Flush();
            }
            StayAway();
            double now = Clock.Elapsed.TotalSeconds;
            Time.realtimeSinceStartupAsDouble = now;
            Time.unscaledDeltaTime = (float)Math.Min(now - before, LongestFrame);
            before = now;
            AudioSource.StubNow += Time.unscaledDeltaTime;
            GameObject.StubTick();
            ScenePicture.Look(room);
            Thread.Sleep(5);
        }
    }

    private static void Read()
    {
        for (string line = Console.ReadLine(); line != null; line = Console.ReadLine())
        {
            Commands.Enqueue(line);
        }
        Commands.Enqueue("quit");
    }

    // No frame until there is another command.
    private static void StayAway()
    {
        TimeSpan since = Clock.Elapsed;
        while (gone && (Commands.IsEmpty || Clock.Elapsed - since < Away))
        {
            Thread.Sleep(5);
        }
        gone = false;
    }

    private static void Build()
    {
        room = new GameObject("Baomi's Room");
        link = room.AddComponent<VTuberLink>();
        link.Configure("127.0.0.1", port, "baomi");
        room.AddComponent<BaomiRoom>();
        BuildFace();
    }

    // A mesh whose mouth her idle motion moves as well, and a binding that goes by the blend shape's name.
    private static void BuildFace()
    {
        var head = new GameObject("Head");
        head.transform.SetParent(room.transform, false);
        face = head.AddComponent<SkinnedMeshRenderer>();
        face.sharedMesh = new Mesh { StubShapes = new[] { "smile", "mouth_a" } };
        head.AddComponent<IdleMotion>();
        head.AddComponent<MouthBlendShape>().Configure(face, "mouth_a", 80);
    }

    private static JObject Do(string command)
    {
        string[] words = command.Split(new[] { ' ' }, 2);
        Stopwatch watch = Stopwatch.StartNew();
        var answer = new JObject();
        switch (words[0])
        {
            case "picture":
                return ScenePicture.Of(room, link, face, Complaints.ToArray());
            case "seen":
                return ScenePicture.OfThePast();
            case "gone":
                gone = true;
                break;
            case "patience":
                Voice.Configure(null, float.Parse(words[1], CultureInfo.InvariantCulture));
                break;
            case "sound_speed":
                Voice.Source.StubSpeed = double.Parse(words[1], CultureInfo.InvariantCulture);
                break;
            case "sound_at":
                Voice.Source.timeSamples = (int)(double.Parse(words[1], CultureInfo.InvariantCulture) * Voice.Source.clip.frequency);
                break;
            case "hear":
                GameObject.Find("Sound").GetComponent<Toggle>().isOn = words[1] == "on";
                break;
            case "pause":
                AudioListener.pause = words[1] == "on";
                break;
            case "switch":
                Voice.Source.enabled = words[1] == "on";
                break;
            case "shape":
                face.gameObject.GetComponent<MouthBlendShape>().Configure(face, words[1], 80);
                break;
            case "voice":
                Voice.enabled = words[1] == "on";
                break;
            case "second_voice":
                room.AddComponent<SpeechVoice>();
                break;
            case "away":
                Thread.Sleep((int)(double.Parse(words[1]) * 1000));
                break;
            case "disable":
                link.enabled = false;
                break;
            case "enable":
                link.enabled = true;
                break;
            case "leave":
                EditorApplication.Stub(PlayModeStateChange.ExitingPlayMode);
                answer["ms"] = watch.ElapsedMilliseconds;
                GameObject.StubTick();
                UnityEngine.Object.Destroy(room);
                room = null;
                break;
            case "enter":
                // Without a domain reload: what is static is still there.
                typeof(VTuberLink)
                    .GetMethod("ResetStatics", System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)
                    .Invoke(null, null);
                Build();
                break;
            case "reload":
                AssemblyReloadEvents.Stub();
                link.enabled = false;
                link.enabled = true;
                break;
            case "second":
                var other = new GameObject("Second link");
                other.SetActive(false);
                other.AddComponent<VTuberLink>().Configure("127.0.0.1", port, "baomi");
                other.SetActive(true);
                break;
            case "idle":
                return Idle(int.Parse(words[1]), false);
            case "wasteful":
                return Idle(int.Parse(words[1]), true);
            case "raise":
                answer["problem"] = link.RaiseLocally(words[1]);
                break;
            case "examples":
                return Examples();
            case "ask":
                room.GetComponent<QuestionBox>().Send(words[1]);
                break;
            case "quit":
                ended = true;
                break;
        }
        answer["took_ms"] = watch.ElapsedMilliseconds;
        return answer;
    }

    // How many collections so many frames bring in which nothing happens; wasteful ones make one object each.
    private static JObject Idle(int frames, bool wasteful)
    {
        GC.Collect();
        int before = GC.CollectionCount(0);
        for (int i = 0; i < frames; i++)
        {
            Time.realtimeSinceStartupAsDouble = Clock.Elapsed.TotalSeconds;
            Time.unscaledDeltaTime = 0.00001f;
            GameObject.StubTick();
            wasted = wasteful ? new object() : null;
        }
        GC.KeepAlive(wasted);
        return new JObject { { "collections", GC.CollectionCount(0) - before } };
    }

    private static JObject Examples()
    {
        var problems = new JObject();
        foreach (string type in TestFrames.Types)
        {
            problems[type] = link.RaiseLocally(TestFrames.Frame(type, TestFrames.DataOf(type)));
        }
        return problems;
    }

    private static SpeechVoice Voice => room.GetComponent<SpeechVoice>();

    private sealed class IdleMotion : MonoBehaviour
    {
        private SkinnedMeshRenderer moved;

        private void OnEnable()
        {
            moved = gameObject.GetComponent<SkinnedMeshRenderer>();
        }

        private void Update()
        {
            moved.SetBlendShapeWeight(1, 7);
        }
    }
}
